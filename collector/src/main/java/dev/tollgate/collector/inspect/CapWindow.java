package dev.tollgate.collector.inspect;

import dev.tollgate.collector.report.AmountText;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One window of a cap: what a slot of the board counts. Immutable.
 *
 * @param eachValue see {@link Cap#eachValue}
 * @param index of the window in the cap's windows
 */
public record CapWindow(Cap cap, String eachValue, int index) {
  /** So many windows around now are named: a cap of minutes has tens of thousands. */
  private static final int AROUND = 2_000;

  /**
   * What each key stands for that this policy alone tells: in caps that count apart for each value
   * of a label, only the counter of calls without it.
   */
  static Map<Long, CapWindow> byKey(Policy policy, long nowMs) {
    Map<Long, CapWindow> byKey = new HashMap<>();
    for (Cap cap : policy.caps()) {
      int now = Math.max(0, cap.windows().indexAt(nowMs));
      int end = Math.min(cap.windows().count(), now + AROUND);
      for (int index = Math.max(0, now - AROUND); index < end; index++) {
        byKey.put(CapKey.of(cap, cap.windows().startMs(index)), new CapWindow(cap, "", index));
      }
    }
    return byKey;
  }

  /** Adds what the keys of all counters stand for that were counted on. */
  static void put(CapSpend spend, Map<Long, CapWindow> byKey) {
    for (WindowSpend window : spend.windows()) {
      int index = spend.cap().windows().indexAt(window.startMs());
      byKey.put(window.key(), new CapWindow(spend.cap(), window.eachValue(), index));
    }
  }

  /** What a slot counts; of one that is not known, what most count. */
  static List<Unit> units(@Nullable CapWindow counts) {
    return (counts == null ? Unit.CALLS : counts.cap.unit()).counted();
  }

  /** When it starts, in milliseconds since the epoch. */
  public long startMs() {
    return cap.windows().startMs(index);
  }

  /** When it ends, exclusive; {@link Long#MAX_VALUE} for never. */
  public long endMs() {
    return cap.windows().endMs(index);
  }

  /** Whether it has ended at this time. */
  public boolean endedAt(long nowMs) {
    return endMs() <= nowMs;
  }

  /** The window in words: {@code day from 2026-11-22T00:00:00Z}, or {@code total}. */
  public String window() {
    return endMs() == Long.MAX_VALUE
        ? cap.windowName()
        : cap.windowName() + " from " + Instant.ofEpochMilli(startMs());
  }

  /** An amount in one unit, as the configuration writes it. */
  static String text(Unit unit, long amount) {
    return AmountText.withUnit(unit, amount);
  }

  @Override
  public String toString() {
    return "cap " + cap.id() + (eachValue.isEmpty() ? "" : " for " + eachValue) + ", " + window();
  }
}
