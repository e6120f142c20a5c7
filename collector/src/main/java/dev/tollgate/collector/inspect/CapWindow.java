package dev.tollgate.collector.inspect;

import dev.tollgate.collector.report.AmountText;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * One window of a cap: what a slot of the board counts. Immutable.
 *
 * @param index of the window in the cap's windows
 */
public record CapWindow(Cap cap, int index) {

  /** What each key stands for that this policy knows. */
  static Map<Long, CapWindow> byKey(Policy policy) {
    Map<Long, CapWindow> byKey = new HashMap<>();
    for (Cap cap : policy.caps()) {
      for (int index = 0; index < cap.windows().count(); index++) {
        byKey.put(CapKey.of(cap, cap.windows().startMs(index)), new CapWindow(cap, index));
      }
    }
    return byKey;
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
    return "cap " + cap.id() + ", " + window();
  }
}
