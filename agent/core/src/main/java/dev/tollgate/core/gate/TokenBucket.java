package dev.tollgate.core.gate;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many calls pass in a time, evenly: a tenth of them at once, the rest as time goes on.
 * Thread-safe, no lock.
 */
final class TokenBucket {
  private static final int BURST_PART = 10;

  private final long intervalNs;
  private final long burstNs;

  /** When the bucket is full again; as far ahead of now as it lacks. */
  private final AtomicLong fullNs;

  /** A full bucket. */
  TokenBucket(long calls, long perMs, long nowNs) {
    intervalNs = Math.max(1, TimeUnit.MILLISECONDS.toNanos(perMs) / Math.max(1, calls));
    burstNs = intervalNs * (Math.max(1, calls / BURST_PART) - 1);
    fullNs = new AtomicLong(nowNs);
  }

  /** Lets one call pass, and returns 0; or in how many nanoseconds there is room for one. */
  long take(long nowNs) {
    while (true) {
      long full = fullNs.get();
      long from = full - nowNs > 0 ? full : nowNs;
      if (from - nowNs > burstNs) {
        return from - nowNs - burstNs;
      }
      if (fullNs.compareAndSet(full, from + intervalNs)) {
        return 0;
      }
    }
  }

  /** The call that was let pass does not leave. */
  void giveBack() {
    fullNs.addAndGet(-intervalNs);
  }
}
