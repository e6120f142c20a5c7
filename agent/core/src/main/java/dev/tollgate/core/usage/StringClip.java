package dev.tollgate.core.usage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Shortens long strings on their way to a JSON parser, so that a string of many megabytes (an
 * image, a file) costs one look at each byte and no memory. Nothing is copied: the parser gets
 * slices of the input. Cuts between characters, never inside an escape, so what was JSON stays
 * JSON.
 */
final class StringClip {
  /** How many bytes of a string reach the parser, give or take one character. */
  static final int LIMIT = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final int BLOCK = 32;
  private static final long ONES = 0x0101010101010101L;
  private static final long TWOS = ONES << 1;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** Takes what is left. */
  interface Output {
    /** A slice that goes to the parser now. */
    void parse(byte[] bytes, int from, int to);

    /**
     * The string whose rest comes with the next slice lost this before that rest.
     *
     * @param codePoints how many code points the bytes stand for, where they are counted
     */
    void clipped(long bytes, long codePoints);
  }

  private final Output output;
  private boolean inString;
  private boolean clipping;
  private int length;

  /** 0: no escape; 1: after a backslash; 2 to 5: that many less one hex digits to come. */
  private int escape;

  /** The value of the hex digits so far. */
  private int escaped;

  private long dropped;
  private long droppedCodePoints;
  private boolean countsCodePoints;

  StringClip(Output output) {
    this.output = output;
  }

  /**
   * A new document begins.
   *
   * @param countCodePoints whether the code points that are left out are counted
   */
  void reset(boolean countCodePoints) {
    countsCodePoints = countCodePoints;
    inString = false;
    clipping = false;
    length = 0;
    escape = 0;
    dropped = 0;
    droppedCodePoints = 0;
  }

  /** Passes a slice on. The next slice continues where this one ended. */
  void feed(byte[] bytes, int from, int to) {
    int start = from;
    int i = from;
    while (i < to) {
      if (!inString) {
        while (i < to && bytes[i] != '"') {
          i++;
        }
        if (i < to) {
          i++;
          inString = true;
          length = 0;
        }
        continue;
      }
      if (escape == 0) {
        int plainTo = clipping ? to : Math.min(to, i + LIMIT - length);
        int begin = i;
        if (plainTo - i >= BLOCK) {
          i = passOver(bytes, i, plainTo);
        }
        while (i < plainTo && bytes[i] != '"' && bytes[i] != '\\') {
          i++;
        }
        pass(i - begin);
        if (clipping && countsCodePoints) {
          droppedCodePoints += codePoints(bytes, begin, i);
        }
        if (i >= to) {
          break;
        }
      }
      byte b = bytes[i];
      if (escape > 0) {
        escaped = escape == 1 ? 0 : escaped << 4 | Character.digit(b, 16);
        escape = escape == 1 ? (b == 'u' ? 5 : 0) : escape == 2 ? 0 : escape - 1;
        if (clipping && escape == 0 && !Character.isLowSurrogate((char) escaped)) {
          droppedCodePoints++;
        }
        pass(1);
        i++;
      } else if (b == '"') {
        inString = false;
        if (clipping) {
          clipping = false;
          start = i;
          output.clipped(dropped, droppedCodePoints);
        }
        i++;
      } else if (!clipping && length >= LIMIT && (b & 0xC0) != 0x80) {
        output.parse(bytes, start, i);
        clipping = true;
        dropped = 0;
        droppedCodePoints = 0;
      } else {
        if (b == '\\') {
          escape = 1;
        }
        pass(1);
        i++;
      }
    }
    if (!clipping) {
      output.parse(bytes, start, to);
    }
  }

  /**
   * Passes over bytes that are neither quotation mark nor backslash, most of them at least: 32 at a
   * time, for the sake of images of many megabytes.
   */
  private static int passOver(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - BLOCK) {
      long first = (long) LONGS.get(bytes, i);
      long second = (long) LONGS.get(bytes, i + 8);
      long third = (long) LONGS.get(bytes, i + 16);
      long fourth = (long) LONGS.get(bytes, i + 24);
      if (((suspect(first) | suspect(second) | suspect(third) | suspect(fourth)) & HIGH_BITS) != 0
          && (isSpecial(first) || isSpecial(second) || isSpecial(third) || isSpecial(fourth))) {
        break;
      }
      i += BLOCK;
    }
    return i;
  }

  /**
   * Has a high bit set where one of eight bytes is special, or one of few others, or no ASCII: a
   * quotation mark is 0x22, a backslash that with all bits but one turned.
   */
  private static long suspect(long eight) {
    long turned = eight ^ QUOTES; // 0x00 or 0x7E where it is special.
    return (turned + TWOS) | (turned - TWOS);
  }

  /** Whether one of eight bytes is a quotation mark or a backslash: the zero in a word. */
  private static boolean isSpecial(long eight) {
    long quote = eight ^ QUOTES;
    long backslash = eight ^ BACKSLASHES;
    long found = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
    return (found & HIGH_BITS) != 0;
  }

  /** One for each character's first byte. */
  private static int codePoints(byte[] bytes, int from, int to) {
    int points = 0;
    for (int i = from; i < to; i++) {
      points += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return points;
  }

  private void pass(int bytes) {
    if (clipping) {
      dropped += bytes;
    } else {
      length += bytes;
    }
  }
}
