package dev.tollgate.core.usage;

/**
 * Numbers among the facts of a response, one of each kind. Has room only for those that there are:
 * most usages have eight of {@link Fact#COUNTS}. One thread at a time.
 */
final class FactCounts {
  /** What stands for a count that is not there. */
  static final long UNKNOWN = -1;

  private static final int FIRST = 8;
  private static final long[] NONE = {};

  static {
    if (Fact.COUNTS > Long.SIZE) {
      throw new IllegalStateException("a count is one bit");
    }
  }

  /** A bit for each count there is, by the fact's ordinal. */
  private long present;

  /** The counts, in the order of their bits. */
  private long[] counts = NONE;

  boolean has(Fact fact) {
    return (present & bit(fact)) != 0;
  }

  /** The count, or {@link #UNKNOWN}. */
  long get(Fact fact) {
    long bit = bit(fact);
    return (present & bit) == 0 ? UNKNOWN : counts[place(bit)];
  }

  void set(Fact fact, long count) {
    set(bit(fact), count);
  }

  /** Takes all counts of the other over. */
  void setAll(FactCounts other) {
    int from = 0;
    for (long left = other.present; left != 0; left &= left - 1) {
      set(Long.lowestOneBit(left), other.counts[from++]);
    }
  }

  /** Adds all counts of the other, count by count. */
  void addAll(FactCounts other) {
    int from = 0;
    for (long left = other.present; left != 0; left &= left - 1) {
      long bit = Long.lowestOneBit(left);
      long before = (present & bit) == 0 ? 0 : counts[place(bit)];
      set(bit, before + other.counts[from++]);
    }
  }

  boolean isEmpty() {
    return present == 0;
  }

  /** Whether there is a count of at least one. */
  boolean isAboveZero() {
    for (int i = Long.bitCount(present) - 1; i >= 0; i--) {
      if (counts[i] > 0) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    present = 0;
  }

  private void set(long bit, long count) {
    int place = place(bit);
    if ((present & bit) == 0) {
      int size = Long.bitCount(present);
      long[] from = counts;
      if (size == from.length) {
        counts = new long[Math.max(FIRST, size * 2)];
        System.arraycopy(from, 0, counts, 0, place);
      }
      System.arraycopy(from, place, counts, place + 1, size - place);
      present |= bit;
    }
    counts[place] = count;
  }

  private int place(long bit) {
    return Long.bitCount(present & (bit - 1));
  }

  private static long bit(Fact fact) {
    return 1L << fact.ordinal();
  }
}
