package dev.tollgate.core.runaway;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each of the last requests was sent within a time: a small table of hashes in memory. A
 * request that is not in it takes the place of one that is over, or was sent least often.
 * Thread-safe, no lock.
 *
 * <pre>
 *   an entry:   bits 63-32 the request's hash   31-16 the part it came in first   15-0 how often
 * </pre>
 */
final class RepeatCounts {
  /** A request is in one of so many places. */
  private static final int WAYS = 4;

  private static final int SETS = 16;
  private static final int MOST = 0xffff;

  private final AtomicLongArray entries = new AtomicLongArray(SETS * WAYS);

  /**
   * Counts a request.
   *
   * @param part the part of the time that it came in, see {@link SlidingSums#index}
   * @return how often it came, with this one
   */
  int add(int hash, long part) {
    int from = set(hash);
    while (true) {
      int place = from;
      long seen = 0;
      int fewest = Integer.MAX_VALUE;
      for (int at = from; at < from + WAYS; at++) {
        long entry = entries.get(at);
        int times = isOver(entry, part) ? 0 : times(entry);
        if (times > 0 && hash(entry) == hash) {
          place = at;
          seen = entry;
          break;
        }
        if (times < fewest) {
          fewest = times;
          place = at;
          seen = entry;
        }
      }
      boolean again = hash(seen) == hash && times(seen) > 0 && !isOver(seen, part);
      if (again && times(seen) == MOST) {
        return MOST;
      }
      if (entries.compareAndSet(place, seen, again ? seen + 1 : entry(hash, part, 1))) {
        return again ? times(seen) + 1 : 1;
      }
    }
  }

  /** Takes back what was counted of a request. */
  void takeBack(int hash, long part) {
    int from = set(hash);
    for (int at = from; at < from + WAYS; at++) {
      long entry = entries.get(at);
      while (hash(entry) == hash && times(entry) > 0 && !isOver(entry, part)) {
        if (entries.compareAndSet(at, entry, entry - 1)) {
          return;
        }
        entry = entries.get(at);
      }
    }
  }

  private static int set(int hash) {
    return ((hash ^ (hash >>> 16)) & (SETS - 1)) * WAYS;
  }

  private static long entry(int hash, long part, int times) {
    return (long) hash << 32 | (part & 0xffff) << 16 | times;
  }

  private static int hash(long entry) {
    return (int) (entry >>> 32);
  }

  private static int times(long entry) {
    return (int) (entry & 0xffff);
  }

  /** Whether it came in first longer ago than the time; threads may be a part apart. */
  private static boolean isOver(long entry, long part) {
    return (short) (part - (entry >>> 16)) >= SlidingSums.PARTS;
  }
}
