package dev.tollgate.store.board;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The entries of a table that nobody has taken: a lock-free stack, so that the entry freed last,
 * whose memory is near, is taken next. Thread-safe. Known to this process alone.
 */
final class FreeEntries {
  private static final int NONE = -1;

  private final AtomicIntegerArray below;

  /**
   * The top entry in the low half, and above it a count of changes: without it a thread that slept
   * between reading the top and taking it could bring back an entry that was taken meanwhile.
   */
  private final AtomicLong top;

  FreeEntries(int entries) {
    below = new AtomicIntegerArray(entries);
    for (int i = 0; i < entries; i++) {
      below.set(i, i + 1 < entries ? i + 1 : NONE);
    }
    top = new AtomicLong(0);
  }

  /** Takes an entry; -1 if there is none. */
  int take() {
    while (true) {
      long seen = top.get();
      int entry = (int) seen;
      if (entry == NONE || top.compareAndSet(seen, changed(seen, below.get(entry)))) {
        return entry;
      }
    }
  }

  /** Gives back an entry that was taken, once. */
  void give(int entry) {
    while (true) {
      long seen = top.get();
      below.set(entry, (int) seen);
      if (top.compareAndSet(seen, changed(seen, entry))) {
        return;
      }
    }
  }

  private static long changed(long seen, int entry) {
    return ((seen >>> 32) + 1) << 32 | Integer.toUnsignedLong(entry);
  }
}
