package dev.tollgate.collector.serve;

/**
 * Says when something is due again, by the time of day: a clock that is set makes everything due at
 * once, the windows too, and then goes on as before. One thread.
 */
final class Timer {
  private final long everyMs;
  private long lastMs;
  private boolean started;

  Timer(long everyMs) {
    this.everyMs = everyMs;
  }

  /** Whether it is due at this time, the first time at once; if so, it is next due a period on. */
  boolean isDue(long nowMs) {
    // An earlier time than the last is a clock that was set back: no reason to wait for it.
    if (started && nowMs >= lastMs && nowMs - lastMs < everyMs) {
      return false;
    }
    started = true;
    lastMs = nowMs;
    return true;
  }
}
