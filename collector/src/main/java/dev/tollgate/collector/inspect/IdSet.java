package dev.tollgate.collector.inspect;

import java.util.UUID;

/**
 * The ids of one ledger's charges: 16 bytes each in an open table, since there may be millions. The
 * id of all zeros is never remembered. One thread.
 */
final class IdSet {
  private long[] table = new long[2 * 1_024];
  private int size;

  /** Remembers an id; false if it was there. */
  boolean add(UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    if (!put(table, high, low)) {
      return false;
    }
    size++;
    if (size * 3L > table.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (int i = 0; i < table.length; i += 2) {
      if ((table[i] | table[i + 1]) != 0) {
        put(larger, table[i], table[i + 1]);
      }
    }
    table = larger;
  }

  private static boolean put(long[] table, long high, long low) {
    int mask = table.length - 2;
    long mixed = (high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    int at = (int) (mixed >>> 33) * 2 & mask;
    while ((table[at] | table[at + 1]) != 0) {
      if (table[at] == high && table[at + 1] == low) {
        return false;
      }
      at = at + 2 & mask;
    }
    table[at] = high;
    table[at + 1] = low;
    return true;
  }
}
