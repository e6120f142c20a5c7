package dev.tollgate.collector.spend;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Windows;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The spend of one cap, counter by counter and window by window. A cap that counts apart for each
 * value of a label has a counter for each value that a call had; any other has one. One thread.
 */
public final class CapSpend {
  /** So many windows before the one that holds now are kept: nobody asks for the older ones. */
  private static final int KEPT = 100;

  private Cap cap;
  private final Map<String, TreeMap<Long, WindowSpend>> byEachValue = new TreeMap<>();

  private final Map<String, Burn> burns = new HashMap<>();

  /** Of a cap that counts each job by itself, else nothing. */
  private final JobRuns jobs = new JobRuns();

  /** Windows that start before were dropped. */
  private long floorMs = Long.MIN_VALUE;

  CapSpend(Cap cap) {
    this.cap = cap;
  }

  /** The cap, as the policy in force says it. */
  public Cap cap() {
    return cap;
  }

  /** Whether the other cap counts in the same slots, so that this spend is its spend. */
  boolean isOf(Cap other) {
    return cap.countsLike(other) && cap.sinceVersion() == other.sinceVersion();
  }

  /**
   * Whether the other cap has windows before those that were counted, or is to go on in one that
   * was dropped: a clock was set back.
   */
  boolean beginsAfter(Cap other, long nowMs) {
    int now = other.windows().indexAt(nowMs);
    return cap.windows().startMs(0) > other.windows().startMs(0)
        || (now >= 0 && other.windows().startMs(now) < floorMs);
  }

  /** Takes another limit, other actions or windows further ahead. */
  void become(Cap other) {
    cap = other;
    for (TreeMap<Long, WindowSpend> windows : byEachValue.values()) {
      windows
          .keySet()
          .removeIf(
              startMs -> {
                int index = cap.windows().indexAt(startMs);
                return index < 0 || cap.windows().startMs(index) != startMs;
              });
    }
    byEachValue.values().removeIf(Map::isEmpty);
  }

  /** Drops the windows that ended long ago. */
  void forget(long nowMs) {
    int oldest = cap.windows().indexAt(nowMs) - KEPT;
    if (oldest > 0 && cap.windows().startMs(oldest) > floorMs) {
      floorMs = cap.windows().startMs(oldest);
      byEachValue.values().forEach(windows -> windows.headMap(floorMs).clear());
      byEachValue.values().removeIf(Map::isEmpty);
    }
    burns.values().removeIf(burn -> burn.perHour(nowMs).isNone());
  }

  /** Counts a charge, if the cap matches it. */
  void count(Charge charge, long generation) {
    if (!charge.left() || !cap.scope().matches(charge.labels())) {
      return;
    }
    WindowSpend window = windowOf(charge);
    if (window != null) {
      boolean covered =
          covered(generation, charge.boardGeneration(), charge.boardRow(), charge.policyVersion());
      Amounts amounts = Amounts.of(charge, cap.unit());
      window.count(amounts, covered ? charge.boardRow() : -1);
      burns
          .computeIfAbsent(window.eachValue(), value -> new Burn())
          .count(amounts, Math.floorDiv(charge.startMicros() + charge.durationMicros(), 1_000L));
    }
  }

  /**
   * Counts what a correction changes, if the cap matches its charge. No row covers it: the JVM has
   * counted what it knew then.
   */
  void count(Correction correction) {
    Charge after = correction.after();
    if (!cap.scope().matches(after.labels())) {
      return;
    }
    WindowSpend window = windowOf(after);
    if (window != null) {
      window.count(Amounts.of(correction, cap.unit()), -1);
    }
  }

  /**
   * Whether the row that a call was held in covers it for this cap: the board is the current one,
   * and the cap existed in the policy that the call was held under. No row covers what counts
   * afterwards.
   */
  public boolean covered(long generation, long heldGeneration, int row, long policyVersion) {
    return row >= 0
        && heldGeneration == generation
        && cap.sinceVersion() <= policyVersion
        && !cap.countsAfterwards();
  }

  /**
   * The spend that the call of a charge falls under, in the window that it began in; null where
   * none was compiled for it.
   */
  public @Nullable WindowSpend windowOf(Charge charge) {
    Windows windows = cap.windows();
    long epochMs = Math.floorDiv(charge.startMicros(), 1_000L);
    int index = windows.indexAt(epochMs);
    if (index < 0 || windows.startMs(index) < floorMs) {
      return null;
    }
    long jvm = charge.jvm().getLeastSignificantBits();
    String counter = cap.counter(charge.labels(), jvm);
    if (cap.countsJobs()) {
      jobs.seen(counter, jvm, epochMs);
    }
    return window(counter, windows.startMs(index));
  }

  private WindowSpend window(String eachValue, long startMs) {
    return byEachValue
        .computeIfAbsent(eachValue, value -> new TreeMap<>())
        .computeIfAbsent(
            startMs, start -> new WindowSpend(CapKey.of(cap, eachValue, start), eachValue, start));
  }

  /** What came to a counter in the last hour, by the calls that ended in it. */
  public Amounts burn(String eachValue, long nowMs) {
    Burn burn = burns.get(eachValue);
    return burn == null ? Amounts.NONE : burn.perHour(nowMs);
  }

  /**
   * Looks which jobs are over, where the cap counts each by itself.
   *
   * @param living the JVMs that have not ended, by the least significant bits of their ids
   */
  void endJobs(Set<Long> living, long nowMs) {
    jobs.end(living, cap.countsJvmsApart(), nowMs);
  }

  /** Whether a counter is of a job that is over. */
  public boolean isOver(WindowSpend window) {
    return jobs.isOver(window.eachValue());
  }

  /** Of every counter the window that holds this instant, where anything was asked of it. */
  public List<WindowSpend> windowsAt(long epochMs) {
    int index = cap.windows().indexAt(epochMs);
    List<WindowSpend> found = new ArrayList<>();
    if (index >= 0) {
      for (TreeMap<Long, WindowSpend> windows : byEachValue.values()) {
        WindowSpend window = windows.get(cap.windows().startMs(index));
        if (window != null && !isOver(window)) {
          found.add(window);
        }
      }
    }
    return found;
  }

  /** The windows that have not ended at this instant and that anything was asked of. */
  public List<WindowSpend> openWindows(long epochMs) {
    int index = cap.windows().indexAt(epochMs);
    List<WindowSpend> open = new ArrayList<>();
    if (index >= 0) {
      for (TreeMap<Long, WindowSpend> windows : byEachValue.values()) {
        open.addAll(windows.tailMap(cap.windows().startMs(index)).values());
      }
      open.removeIf(this::isOver);
    }
    return open;
  }

  /** The windows that anything was asked of, of every counter. A copy. */
  public List<WindowSpend> windows() {
    List<WindowSpend> all = new ArrayList<>();
    byEachValue.values().forEach(windows -> all.addAll(windows.values()));
    return all;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(floorMs);
    List<WindowSpend> windows = windows();
    out.writeInt(windows.size());
    for (WindowSpend window : windows) {
      out.writeUTF(window.eachValue());
      out.writeLong(window.startMs());
      window.writeTo(out);
    }
    out.writeInt(burns.size());
    for (Map.Entry<String, Burn> burn : burns.entrySet()) {
      out.writeUTF(burn.getKey());
      burn.getValue().writeTo(out);
    }
    jobs.writeTo(out);
  }

  void readFrom(DataInput in) throws IOException {
    floorMs = in.readLong();
    for (int left = in.readInt(); left > 0; left--) {
      String eachValue = in.readUTF();
      window(eachValue, in.readLong()).readFrom(in);
    }
    for (int left = in.readInt(); left > 0; left--) {
      Burn burn = new Burn();
      burns.put(in.readUTF(), burn);
      burn.readFrom(in);
    }
    jobs.readFrom(in);
  }
}
