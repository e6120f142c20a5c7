package dev.tollgate.collector.cap;

import dev.tollgate.ledger.policy.Cap;

/** When a cap's limit is reached if its spend goes on as in the last hour. */
public final class Exhaustion {
  private static final double HOUR_MS = 3_600_000;

  private Exhaustion() {}

  /**
   * That instant, in milliseconds since the epoch; {@link Long#MAX_VALUE} where the window ends
   * before.
   *
   * @param spent in the cap's unit
   * @param perHour what came in the last hour, in the cap's unit
   */
  public static long at(Cap cap, long spent, long perHour, long nowMs) {
    if (spent >= cap.limit()) {
      return nowMs;
    }
    int window = cap.windows().indexAt(nowMs);
    if (perHour <= 0 || window < 0) {
      return Long.MAX_VALUE;
    }
    double inMs = (cap.limit() - spent) / (double) perHour * HOUR_MS;
    return inMs >= cap.windows().endMs(window) - nowMs ? Long.MAX_VALUE : nowMs + (long) inMs;
  }
}
