package dev.tollgate.collector.inspect;

import dev.tollgate.collector.report.Losses;
import dev.tollgate.ledger.charge.CapRaise;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.KillRelease;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.queue.LedgerSegment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one ledger has in it, summed up from its files alone. One thread; done when it is returned.
 * Sums saturate.
 */
public final class LedgerDescription {
  private final LedgerFiles files;
  private final LedgerFiles.State state;
  private final Map<LedgerEntry.Type, Long> entries = new EnumMap<>(LedgerEntry.Type.class);
  private final Map<Flag, Long> flags = new EnumMap<>(Flag.class);
  private final Map<InflightState, Long> inflight = new EnumMap<>(InflightState.class);
  private final List<String> faults = new ArrayList<>();
  private @Nullable JvmStart start;
  private Map<String, Long> counters = Map.of();
  private int segments;
  private long bytes;
  private long lastMicros = Long.MIN_VALUE;
  private long firstChargeMicros = Long.MAX_VALUE;
  private long lastChargeMicros = Long.MIN_VALUE;
  private long calls;
  private long listCostNanos;
  private long countedNanos;

  private LedgerDescription(LedgerFiles files) {
    this.files = files;
    this.state = files.state();
  }

  /** Reads a ledger to its end. */
  public static LedgerDescription of(LedgerFiles files) throws IOException {
    LedgerDescription description = new LedgerDescription(files);
    for (LedgerSegment segment : LedgerSegment.of(files.queue())) {
      description.segments++;
      description.bytes += segment.bytes();
    }
    try (LedgerScan scan = LedgerScan.open(files, 0)) {
      for (LedgerEntry entry = scan.next(); entry != null; entry = scan.next()) {
        description.count(entry);
      }
    }
    description.readInflight();
    return description;
  }

  private void count(LedgerEntry entry) {
    entries.merge(entry.type(), 1L, Long::sum);
    LedgerRecord record = entry.record();
    if (record instanceof Charge charge) {
      count(charge);
    } else if (record instanceof Correction correction) {
      count(correction);
    } else if (record instanceof CapRaise raise) {
      lastMicros = Math.max(lastMicros, raise.atMicros());
    } else if (record instanceof KillRelease release) {
      lastMicros = Math.max(lastMicros, release.atMicros());
    } else if (record instanceof JvmStart found) {
      start = start == null ? found : start;
      lastMicros = Math.max(lastMicros, found.startMicros());
    } else if (record instanceof Heartbeat heartbeat) {
      counters = heartbeat.counters();
      lastMicros = Math.max(lastMicros, heartbeat.atMicros());
    } else if (record instanceof JvmStop stop) {
      counters = stop.counters();
      lastMicros = Math.max(lastMicros, stop.atMicros());
    }
    if (entry.type() == LedgerEntry.Type.DAMAGED) {
      faults.add(String.valueOf(entry.reason()));
    }
  }

  private void count(Charge charge) {
    firstChargeMicros = Math.min(firstChargeMicros, charge.startMicros());
    lastChargeMicros = Math.max(lastChargeMicros, charge.startMicros());
    lastMicros = Math.max(lastMicros, charge.startMicros() + charge.durationMicros());
    calls = sum(calls, charge.calls());
    if (!charge.has(Flag.UNPRICED)) {
      listCostNanos = sum(listCostNanos, charge.listCostNanos());
    }
    countedNanos = sum(countedNanos, charge.left() ? charge.countedNanos() : 0);
    for (Flag flag : charge.flags()) {
      flags.merge(flag, 1L, Long::sum);
    }
  }

  /** What it changes belongs to this ledger, whichever has the charge: so sums add up. */
  private void count(Correction correction) {
    lastMicros = Math.max(lastMicros, correction.atMicros());
    listCostNanos += listNanos(correction.after()) - listNanos(correction.before());
    countedNanos += correction.after().countedNanos() - correction.before().countedNanos();
  }

  private static long listNanos(Charge charge) {
    return charge.has(Flag.UNPRICED) ? 0 : charge.listCostNanos();
  }

  private static long sum(long a, long b) {
    long sum = a + Math.max(0, b);
    return sum < a ? Long.MAX_VALUE : sum;
  }

  private void readInflight() {
    try {
      for (InflightEntry entry : InflightTable.read(files.inflight())) {
        inflight.merge(entry.state(), 1L, Long::sum);
      }
    } catch (NoSuchFileException e) {
      faults.add(files.inflight() + " is missing");
    } catch (IOException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  /** The ledger's files. */
  public LedgerFiles files() {
    return files;
  }

  /** Whether its JVM lives. */
  public LedgerFiles.State state() {
    return state;
  }

  /** The first JVM start in it, or null. */
  public @Nullable JvmStart start() {
    return start;
  }

  /** How many segments there are. */
  public int segments() {
    return segments;
  }

  /** The length of their files in bytes, blocks allocated ahead included. */
  public long bytes() {
    return bytes;
  }

  /** How many records there are, malformed ones included. */
  public long records() {
    long damaged = entries.getOrDefault(LedgerEntry.Type.DAMAGED, 0L);
    return entries.values().stream().mapToLong(Long::longValue).sum() - damaged;
  }

  /** How many entries there are of each type. Unmodifiable. */
  public Map<LedgerEntry.Type, Long> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** How many charges there are. */
  public long charges() {
    return entries.getOrDefault(LedgerEntry.Type.CHARGE, 0L);
  }

  /** How many calls the charges stand for: more than charges where some are unitemised. */
  public long calls() {
    return calls;
  }

  /** How many charges have each flag. Unmodifiable. */
  public Map<Flag, Long> flags() {
    return Collections.unmodifiableMap(flags);
  }

  /** List cost of all charges that have a price, in nano-USD. */
  public long listCostNanos() {
    return listCostNanos;
  }

  /** What caps count for all charges, in nano-USD. */
  public long countedNanos() {
    return countedNanos;
  }

  /** When the last record was written, in microseconds since the epoch; null without records. */
  public @Nullable Long lastMicros() {
    return lastMicros == Long.MIN_VALUE ? null : lastMicros;
  }

  /** When the first call began, in microseconds since the epoch; null without charges. */
  public @Nullable Long firstChargeMicros() {
    return charges() == 0 ? null : firstChargeMicros;
  }

  /** When the last call began, in microseconds since the epoch; null without charges. */
  public @Nullable Long lastChargeMicros() {
    return charges() == 0 ? null : lastChargeMicros;
  }

  /** How many calls are open in each state. Unmodifiable. */
  public Map<InflightState, Long> inflight() {
    return Collections.unmodifiableMap(inflight);
  }

  /** How many calls are open. */
  public long open() {
    return inflight.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The agent's last word on what it counted, by name; empty where it said nothing. */
  public Map<String, Long> counters() {
    return Collections.unmodifiableMap(new TreeMap<>(counters));
  }

  /** How many calls the agent could not record, by its last word; null where it said nothing. */
  public @Nullable Long drops() {
    return counters.isEmpty() ? null : Losses.of(counters);
  }

  /** What cannot be read of it, in words. Unmodifiable. */
  public List<String> faults() {
    return Collections.unmodifiableList(faults);
  }
}
