package dev.tollgate.core.append;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bounded hand-off from app threads to the writer: many producers, one consumer, no lock, and
 * nobody ever waits. A full ring refuses, and the caller counts.
 *
 * @param <T> what is handed over
 */
final class ChargeRing<T> {
  private final AtomicReferenceArray<@Nullable T> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private volatile long head;

  /**
   * A ring.
   *
   * @param capacity a power of two
   */
  ChargeRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity is not a power of two: " + capacity);
    }
    slots = new AtomicReferenceArray<>(capacity);
    mask = capacity - 1;
  }

  /** Hands an item over; false if the ring is full. Any thread. */
  boolean offer(T item) {
    long claimed;
    do {
      claimed = tail.get();
      if (claimed - head > mask) {
        return false;
      }
    } while (!tail.compareAndSet(claimed, claimed + 1));
    slots.set((int) claimed & mask, item);
    return true;
  }

  /**
   * The oldest item, left in the ring, or null if there is none or its producer is not done. The
   * consumer alone.
   */
  @Nullable T peek() {
    return slots.get((int) head & mask);
  }

  /** Removes the item that {@link #peek} returned. The consumer alone. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the consumer alone writes it
  void remove() {
    slots.set((int) head & mask, null);
    head = head + 1;
  }

  /** How many items wait. */
  int size() {
    return (int) (tail.get() - head);
  }
}
