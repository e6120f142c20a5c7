package dev.tollgate.collector.serve;

/** Says when something is due again. One thread. */
final class Timer {
  private final long everyMs;
  private long lastMs;
  private boolean started;

  Timer(long everyMs) {
    this.everyMs = everyMs;
  }

  /** Whether it is due at this time, the first time at once; if so, it is next due a period on. */
  boolean isDue(long nowMs) {
    // A clock that was set back must not stop anything for that long.
    if (started && nowMs >= lastMs && nowMs - lastMs < everyMs) {
      return false;
    }
    started = true;
    lastMs = nowMs;
    return true;
  }
}
