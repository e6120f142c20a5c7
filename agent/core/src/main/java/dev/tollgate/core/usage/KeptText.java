package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text that a response has generated since it last reported its usage, or as much of it as
 * there is room for, to be counted if no usage comes. One thread at a time; forgotten when the call
 * is settled.
 */
final class KeptText {
  /** How much of one response is kept. */
  static final int MAX_BYTES = 64 << 10;

  private static final int FIRST_BYTES = 64;
  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final byte[] NOTHING = {};

  private final TextBudget budget;
  private byte[] bytes = NOTHING;
  private int length;
  private boolean full;

  KeptText(TextBudget budget) {
    this.budget = budget;
  }

  /** Keeps more text, if there is room. */
  void add(char[] chars, int offset, int count) {
    if (full) {
      return;
    }
    if (bytes.length - length < count * MAX_BYTES_PER_CHAR) {
      int needed = utf8Bytes(chars, offset, count);
      if (bytes.length - length < needed && !grow(needed)) {
        full = true; // what follows would not belong to what is kept
        return;
      }
    }
    int at = length;
    byte[] to = bytes;
    for (int i = offset; i < offset + count; i++) {
      char c = chars[i];
      if (c < 0x80) {
        to[at++] = (byte) c;
      } else if (c < 0x800) {
        to[at++] = (byte) (0xC0 | (c >> 6));
        to[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < offset + count
          && Character.isLowSurrogate(chars[i + 1])) {
        int point = Character.toCodePoint(c, chars[++i]);
        to[at++] = (byte) (0xF0 | (point >> 18));
        to[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        to[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        to[at++] = (byte) (0x80 | (point & 0x3F));
      } else {
        to[at++] = (byte) (0xE0 | (c >> 12));
        to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        to[at++] = (byte) (0x80 | (c & 0x3F));
      }
    }
    length = at;
  }

  /** How many bytes {@link #add} makes of it: twice two of the two halves of a pair. */
  private static int utf8Bytes(char[] chars, int offset, int count) {
    int needed = count;
    for (int i = offset; i < offset + count; i++) {
      char c = chars[i];
      if (c >= 0x80) {
        boolean half =
            Character.isHighSurrogate(c)
                && i + 1 < offset + count
                && Character.isLowSurrogate(chars[i + 1]);
        if (half) {
          i++;
        }
        needed += c < 0x800 ? 1 : 2;
      }
    }
    return needed;
  }

  private boolean grow(int more) {
    int wanted = Math.max(Math.max(FIRST_BYTES, bytes.length * 2), length + more);
    int size = Math.min(wanted, MAX_BYTES);
    if (size - length < more || !budget.take(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  /** Forgets the text: its usage is known. More may follow. */
  void clear() {
    length = 0;
    full = false;
  }

  /** How many bytes of text are kept. */
  int length() {
    return length;
  }

  /** The text. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Gives the memory back. Nothing may be added any more. */
  void release() {
    budget.give(bytes.length);
    bytes = NOTHING;
    length = 0;
    full = true;
  }
}
