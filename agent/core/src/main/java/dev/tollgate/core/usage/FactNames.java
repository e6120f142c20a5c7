package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/**
 * The names among the facts of one response, one of each kind. Has room only for those that there
 * are: most answers have four of {@link Fact#NAMES}. One thread at a time.
 */
final class FactNames {
  private static final int FIRST = 4;
  private static final @Nullable String[] NONE = {};

  static {
    if (Fact.NAMES > Integer.SIZE) {
      throw new IllegalStateException("a name is one bit");
    }
  }

  /** A bit for each name there is, by the fact's place among the names. */
  private int present;

  /** The names, in the order of their bits. */
  private @Nullable String[] names = NONE;

  /** The name of this kind, or null. */
  @Nullable String get(Fact fact) {
    int bit = bit(fact);
    return (present & bit) == 0 ? null : names[place(bit)];
  }

  /** Keeps a name; one of the same kind is forgotten. */
  void set(Fact fact, String name) {
    int bit = bit(fact);
    int place = place(bit);
    if ((present & bit) == 0) {
      int size = Integer.bitCount(present);
      @Nullable String[] from = names;
      if (size == from.length) {
        names = new @Nullable String[Math.max(FIRST, size * 2)];
        System.arraycopy(from, 0, names, 0, place);
      }
      System.arraycopy(from, place, names, place + 1, size - place);
      present |= bit;
    }
    names[place] = name;
  }

  private int place(int bit) {
    return Integer.bitCount(present & (bit - 1));
  }

  private static int bit(Fact fact) {
    return 1 << (fact.ordinal() - Fact.COUNTS);
  }
}
