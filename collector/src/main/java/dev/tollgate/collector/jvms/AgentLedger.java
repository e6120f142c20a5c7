package dev.tollgate.collector.jvms;

import dev.tollgate.collector.recover.OwnLedger;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.tlv.MalformedRecordException;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one agent's ledger says of its agent: its first record, its last heartbeat and what follows
 * that. Only the end of a long ledger is read. Immutable.
 *
 * @param jvm the JVM start's id
 * @param directory its directory in the home
 * @param alive whether its JVM lives; null where that cannot be told
 * @param start its first record; null while there is none, or it cannot be read
 * @param heartbeat the last one; null before the first
 * @param stop its last record, if it ended in order
 * @param charges how many charges are in it
 * @param fault what of it cannot be read, or why it cannot be told whether its JVM lives; null if
 *     well
 */
public record AgentLedger(
    UUID jvm,
    Path directory,
    @Nullable Boolean alive,
    @Nullable JvmStart start,
    @Nullable Heartbeat heartbeat,
    @Nullable JvmStop stop,
    long charges,
    @Nullable String fault) {
  private static final String SEALED = "sealed";

  /** Reads the ledger in this directory. */
  public static AgentLedger read(UUID jvm, Path directory) {
    Boolean alive = null;
    String fault = null;
    try {
      alive = AliveLock.isHeld(JvmDirectory.alive(directory));
    } catch (NoSuchFileException e) {
      fault = "has no lock file";
    } catch (IOException e) {
      fault = "cannot be opened: " + e;
    }
    Ends ends = new Ends();
    try (LedgerReader reader = LedgerReader.open(JvmDirectory.queue(directory))) {
      ends.read(reader);
    } catch (NoSuchFileException e) {
      ends.fault = null; // nothing was recorded yet
    } catch (IOException e) {
      ends.fault = "cannot be read: " + e;
    }
    return new AgentLedger(
        jvm,
        directory,
        alive,
        ends.start,
        ends.heartbeat,
        ends.stop,
        ends.charges(),
        fault != null ? fault : ends.fault);
  }

  /** Whether its JVM is known to live. */
  public boolean isAlive() {
    return Boolean.TRUE.equals(alive);
  }

  /** How people know its JVM: pid and service, else its id. */
  public String name() {
    JvmStart known = start;
    if (known == null) {
      return "JVM " + jvm;
    }
    String service = known.labels().get(Label.SERVICE);
    return known.pid() + (service == null ? "" : " " + service);
  }

  /** Whether it is a collector's own, of calls that JVMs left open, and no agent's. */
  public boolean isCollectors() {
    return start != null && start.agentVersion().equals(OwnLedger.WRITER);
  }

  /** Whether the collector has accounted for all of a dead JVM. */
  public static boolean isSealed(Path directory) {
    return Files.exists(directory.resolve(SEALED));
  }

  /** How many calls are in no ledger, not even in a sum; null before any heartbeat. */
  public @Nullable Long missing() {
    Map<String, Long> counters = counters();
    return counters == null
        ? null
        : (Long)
            (counters.getOrDefault("dropped", 0L)
                - counters.getOrDefault("unitemised", 0L)
                + counters.getOrDefault("unrecorded", 0L));
  }

  /** One of the agent's counters; 0 where it does not count that, null before any heartbeat. */
  public @Nullable Long counter(String name) {
    Map<String, Long> counters = counters();
    return counters == null ? null : counters.getOrDefault(name, 0L);
  }

  /** The agent's last counters; null before any heartbeat. */
  public @Nullable Map<String, Long> counters() {
    return stop != null ? stop.counters() : heartbeat != null ? heartbeat.counters() : null;
  }

  /** Collects both ends of a ledger. One thread. */
  private static final class Ends {
    private @Nullable JvmStart start;
    private @Nullable Heartbeat heartbeat;
    private @Nullable JvmStop stop;
    private @Nullable String fault;
    private boolean leftOut;
    private long appended;
    private long after;
    private long read;

    void read(LedgerReader reader) throws IOException {
      byte[] first = reader.next();
      if (first != null && decode(first) instanceof JvmStart found) {
        start = found;
      }
      leftOut = reader.moveNearEnd();
      for (byte[] next = reader.next(); next != null; next = reader.next()) {
        take(decode(next));
      }
      if (fault == null) {
        fault = reader.fault();
      }
    }

    /** Of a ledger that was not read whole, what its writer had counted, and what came after. */
    long charges() {
      return leftOut ? appended + after : read;
    }

    private void take(@Nullable LedgerRecord record) {
      if (record instanceof Charge) {
        read++;
        after++;
      } else if (record instanceof Heartbeat beat) {
        heartbeat = beat;
        appended = beat.counters().getOrDefault("appended", 0L);
        after = 0;
      } else if (record instanceof JvmStop last) {
        stop = last;
      }
    }

    private @Nullable LedgerRecord decode(byte[] bytes) {
      try {
        return RecordCodec.decode(bytes, 0, bytes.length);
      } catch (MalformedRecordException e) {
        fault = "has a record that cannot be read: " + e.getMessage();
        return null;
      }
    }
  }
}
