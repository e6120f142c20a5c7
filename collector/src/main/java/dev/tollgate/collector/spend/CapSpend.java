package dev.tollgate.collector.spend;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Windows;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The spend of one cap, window by window. One thread. */
public final class CapSpend {
  private Cap cap;
  private final TreeMap<Long, WindowSpend> byStartMs = new TreeMap<>();

  CapSpend(Cap cap) {
    this.cap = cap;
  }

  /** The cap, as the policy in force says it. */
  public Cap cap() {
    return cap;
  }

  /** Whether the other cap counts in the same slots, so that this spend is its spend. */
  boolean isOf(Cap other) {
    return cap.id().equals(other.id())
        && cap.scope().equals(other.scope())
        && cap.windowName().equals(other.windowName())
        && cap.zone().equals(other.zone())
        && cap.sinceVersion() == other.sinceVersion();
  }

  /** Whether the other cap has windows before those that were counted: a clock was set back. */
  boolean beginsAfter(Cap other) {
    return cap.windows().startMs(0) > other.windows().startMs(0);
  }

  /** Takes another limit, other actions or windows further ahead. */
  void become(Cap other) {
    cap = other;
    byStartMs
        .values()
        .removeIf(
            window -> {
              int index = cap.windows().indexAt(window.startMs());
              return index < 0 || cap.windows().startMs(index) != window.startMs();
            });
  }

  /** Counts a charge, if the cap matches it. */
  void count(Charge charge, long generation) {
    if (!charge.left() || !cap.scope().matches(charge.labels())) {
      return;
    }
    WindowSpend window = windowAt(Math.floorDiv(charge.startMicros(), 1_000L));
    if (window != null) {
      boolean covered =
          covered(generation, charge.boardGeneration(), charge.boardRow(), charge.policyVersion());
      window.count(Amounts.of(charge), covered ? charge.boardRow() : -1);
    }
  }

  /**
   * Counts what a correction changes, if the cap matches its charge. No row covers it: the JVM has
   * counted what it knew then.
   */
  void count(Correction correction) {
    if (!cap.scope().matches(correction.after().labels())) {
      return;
    }
    WindowSpend window = windowAt(Math.floorDiv(correction.after().startMicros(), 1_000L));
    if (window != null) {
      window.count(Amounts.of(correction), -1);
    }
  }

  /**
   * Whether the row that a call was held in covers it for this cap: the board is the current one,
   * and the cap existed in the policy that the call was held under.
   */
  public boolean covered(long generation, long heldGeneration, int row, long policyVersion) {
    return row >= 0 && heldGeneration == generation && cap.sinceVersion() <= policyVersion;
  }

  /** The spend in the window that holds this instant; null where none was compiled for it. */
  public @Nullable WindowSpend windowAt(long epochMs) {
    Windows windows = cap.windows();
    int index = windows.indexAt(epochMs);
    if (index < 0) {
      return null;
    }
    return byStartMs.computeIfAbsent(
        windows.startMs(index), start -> new WindowSpend(CapKey.of(cap, start), start));
  }

  /** The windows that anything was asked of. Unmodifiable. */
  public Collection<WindowSpend> windows() {
    return Collections.unmodifiableCollection(byStartMs.values());
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(byStartMs.size());
    for (WindowSpend window : byStartMs.values()) {
      out.writeLong(window.startMs());
      window.writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      long startMs = in.readLong();
      WindowSpend window = new WindowSpend(CapKey.of(cap, startMs), startMs);
      window.readFrom(in);
      byStartMs.put(startMs, window);
    }
  }
}
