package dev.tollgate.core.runaway;

import dev.tollgate.ledger.policy.Excess;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The sums of what came within a time up to now. The time is cut into {@value #PARTS} parts that
 * each have their own sums; a part that is over is replaced by a new one, so that a sum is of the
 * last fifteen to sixteen parts. Thread-safe, no lock, and exact among calls of one part.
 */
final class SlidingSums {
  static final int PARTS = 16;

  /** Which of {@link Excess} are sums: the first so many. */
  private static final int SUMS = Excess.USD.ordinal() + 1;

  private final long partNs;
  private final AtomicReferenceArray<@Nullable Part> parts = new AtomicReferenceArray<>(PARTS);

  /** Sums over this time. */
  SlidingSums(long withinNs) {
    partNs = Math.max(1, withinNs / PARTS);
  }

  /** The sums of one part of the time. Thread-safe. */
  static final class Part {
    private final long index;
    private final AtomicLongArray sums = new AtomicLongArray(SUMS);

    private Part(long index) {
      this.index = index;
    }

    /** Adds, and returns the part's sum with it. */
    long add(Excess what, long amount) {
      return sums.addAndGet(what.ordinal(), amount);
    }
  }

  /** Which part this time is in: two numbers that are {@link #PARTS} apart are a time apart. */
  long index(long nowNs) {
    return Math.floorDiv(nowNs, partNs);
  }

  /** The part that this time is in. */
  Part part(long nowNs) {
    long index = index(nowNs);
    int slot = (int) Math.floorMod(index, (long) PARTS);
    while (true) {
      Part known = parts.get(slot);
      if (known != null && known.index >= index) {
        return known; // a later one: this thread was held up for all that time
      }
      Part fresh = new Part(index);
      if (parts.compareAndSet(slot, known, fresh)) {
        return fresh;
      }
    }
  }

  /** The sum of all parts before this one that are within the time. */
  long before(Part part, Excess what) {
    long sum = 0;
    for (int i = 0; i < PARTS; i++) {
      Part other = parts.get(i);
      if (other != null && other.index < part.index && other.index > part.index - PARTS) {
        sum += other.sums.get(what.ordinal());
      }
    }
    return sum;
  }

  /** Whether nothing came within the time. */
  boolean isIdle(long nowNs) {
    long index = index(nowNs);
    for (int i = 0; i < PARTS; i++) {
      Part other = parts.get(i);
      if (other != null && other.index > index - PARTS) {
        return false;
      }
    }
    return true;
  }
}
