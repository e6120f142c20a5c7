package dev.tollgate.core.usage;

import java.util.Arrays;

/**
 * The beginning of an event whose rest has not come yet. Ten thousand streams may be in the middle
 * of an event at once: a short beginning takes less room than a parser that waits for the rest. One
 * thread at a time.
 */
final class HeldData {
  /** A longer beginning is parsed. */
  static final int MAX_BYTES = 1024;

  private static final TextBudget BUDGET = new TextBudget(4 << 20);

  private byte[] bytes = {};
  private int length;

  /**
   * Keeps a piece.
   *
   * @return false where it is too long with what is held already, or there is no room
   */
  boolean add(byte[] piece, int from, int to) {
    int after = length + to - from;
    if (after > MAX_BYTES || (after > bytes.length && !grow(after))) {
      return false;
    }
    System.arraycopy(piece, from, bytes, length, to - from);
    length = after;
    return true;
  }

  /** Mostly there is one piece, so it has room for no more; others come in small ones. */
  private boolean grow(int least) {
    int size = Math.min(MAX_BYTES, Math.max(least, bytes.length * 2));
    if (!BUDGET.take(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  /** What is held: {@link #length} bytes, to be looked at. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Gives the memory back; nothing follows. */
  void release() {
    BUDGET.give(bytes.length);
    bytes = new byte[0];
    length = 0;
  }
}
