package dev.tollgate.core.meter;

/**
 * How many refusals may be recorded one by one: a burst, then one a second. A runaway that a cap
 * stopped calls again thousands of times a second, and what stops it must not fill the disk.
 * Thread-safe.
 */
final class RefusalBudget {
  static final int BURST = 100;
  private static final long REFILL_NS = 1_000_000_000;

  private int left = BURST;
  private long refilledNs;
  private boolean started;

  /** Takes one record from the budget; false where there is none left. */
  synchronized boolean take(long nowNs) {
    if (!started) {
      started = true;
      refilledNs = nowNs;
    }
    long due = Math.max(0, (nowNs - refilledNs) / REFILL_NS);
    left = (int) Math.min(BURST, left + due);
    refilledNs += due * REFILL_NS;
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
