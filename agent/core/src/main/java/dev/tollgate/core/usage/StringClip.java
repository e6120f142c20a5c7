package dev.tollgate.core.usage;

/**
 * Shortens long strings on their way to a JSON parser, so that a string of many megabytes (an
 * image, a file) costs one look at each byte and no memory. Nothing is copied: the parser gets
 * slices of the input. Cuts between characters, never inside an escape, so what was JSON stays
 * JSON.
 */
final class StringClip {
  /** How many bytes of a string reach the parser, give or take one character. */
  static final int LIMIT = 1024;

  /** Takes what is left. */
  interface Output {
    /** A slice that goes to the parser now. */
    void parse(byte[] bytes, int from, int to);

    /** The string whose rest comes with the next slice lost this many bytes before that rest. */
    void clipped(long bytes);
  }

  private final Output output;
  private boolean inString;
  private boolean clipping;
  private int length;

  /** 0: no escape; 1: after a backslash; 2 to 5: that many less one hex digits to come. */
  private int escape;

  private long dropped;

  StringClip(Output output) {
    this.output = output;
  }

  /** Forgets where it was: a new document begins. */
  void reset() {
    inString = false;
    clipping = false;
    length = 0;
    escape = 0;
    dropped = 0;
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
        while (i < plainTo && bytes[i] != '"' && bytes[i] != '\\') {
          i++;
        }
        pass(i - begin);
        if (i >= to) {
          break;
        }
      }
      byte b = bytes[i];
      if (escape > 0) {
        escape = escape == 1 ? (b == 'u' ? 5 : 0) : escape == 2 ? 0 : escape - 1;
        pass(1);
        i++;
      } else if (b == '"') {
        inString = false;
        if (clipping) {
          clipping = false;
          start = i;
          output.clipped(dropped);
        }
        i++;
      } else if (!clipping && length >= LIMIT && (b & 0xC0) != 0x80) {
        output.parse(bytes, start, i);
        clipping = true;
        dropped = 0;
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

  private void pass(int bytes) {
    if (clipping) {
      dropped += bytes;
    } else {
      length += bytes;
    }
  }
}
