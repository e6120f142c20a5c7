package dev.tollgate.core.usage;

/**
 * Takes the model's own event out of a chunk's payload, {@code {"bytes":"…","p":"…"}}, where it is
 * base64 at member {@code bytes}, as the payload comes. {@code p} is padding, of any length. Keeps
 * one buffer while a payload is half read. One thread at a time.
 */
final class ChunkPayload {
  private static final String MEMBER = "bytes";
  private static final int PADDING = -2;
  private static final byte[] NOTHING = {};
  private static final byte[] DIGITS = new byte[128];

  static {
    java.util.Arrays.fill(DIGITS, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      DIGITS[alphabet.charAt(i)] = (byte) i;
    }
    DIGITS['='] = PADDING;
  }

  private enum State {
    OUTSIDE,
    NAME,
    OTHER_STRING,
    WANTED
  }

  private final Events events;

  /** Buffers for as much as an event may have that no long string needs to be looked for in. */
  private static final Idle<byte[]> BUFFERS = new Idle<>();

  private byte[] decoded = NOTHING;

  private State state = State.OUTSIDE;
  private int depth;
  private boolean escape;
  private boolean nameIsNext;
  private boolean nameMatches;
  private int nameLength;
  private int bits;
  private int bitCount;
  private int length;
  private boolean partPassed;
  private boolean found;
  private boolean broken;

  ChunkPayload(Events events) {
    this.events = events;
  }

  /** A payload begins. */
  void begin() {
    state = State.OUTSIDE;
    depth = 0;
    escape = false;
    nameIsNext = false;
    nameMatches = false;
    length = 0;
    partPassed = false;
    found = false;
    broken = false;
  }

  /** The next bytes of the payload. */
  void feed(byte[] bytes, int from, int to) {
    for (int i = from; i < to && !broken; i++) {
      byte b = bytes[i];
      if (state == State.OUTSIDE) {
        outside(b);
      } else if (escape) {
        escape = false;
        escaped(b);
      } else if (b == '\\') {
        escape = true;
      } else if (b == '"') {
        stringEnds();
      } else {
        character(b);
      }
    }
  }

  /** The payload ended, or what there is of it. */
  void end() {
    if (decoded.length > 0) {
      boolean unused = BUFFERS.give(decoded);
      decoded = NOTHING;
    }
    if (broken || !found || state == State.WANTED) {
      events.garbage("chunk without a base64 event");
    }
  }

  private void outside(byte b) {
    switch (b) {
      case '{':
      case '[':
        depth++;
        nameIsNext = b == '{' && depth == 1;
        break;
      case '}':
      case ']':
        depth--;
        break;
      case ',':
        nameIsNext = depth == 1;
        nameMatches = false;
        break;
      case '"':
        stringBegins();
        break;
      default: // A colon, a blank, a number, a literal.
    }
  }

  private void stringBegins() {
    if (nameIsNext) {
      nameIsNext = false;
      nameMatches = true;
      nameLength = 0;
      state = State.NAME;
    } else if (nameMatches && depth == 1) {
      nameMatches = false;
      found = true;
      bits = 0;
      bitCount = 0;
      state = State.WANTED;
    } else {
      state = State.OTHER_STRING;
    }
  }

  private void stringEnds() {
    if (state == State.NAME) {
      nameMatches &= nameLength == MEMBER.length();
    } else if (state == State.WANTED) {
      flush(!partPassed);
    }
    state = State.OUTSIDE;
  }

  /** A character behind a backslash: the only one that base64 has is the slash. */
  private void escaped(byte b) {
    if (state == State.WANTED && b != '/') {
      broken = true;
    } else {
      character(b);
    }
  }

  private void character(byte b) {
    if (state == State.NAME) {
      nameMatches &= nameLength < MEMBER.length() && MEMBER.charAt(nameLength) == b;
      nameLength++;
    } else if (state == State.WANTED) {
      int digit = b < 0 ? -1 : DIGITS[b];
      if (digit >= 0) {
        digit(digit);
      } else if (digit != PADDING) {
        broken = true;
      }
    }
  }

  private void digit(int digit) {
    bits = (bits << 6) | digit;
    bitCount += 6;
    if (bitCount >= 8) {
      bitCount -= 8;
      if (length == decoded.length) {
        makeRoom();
      }
      decoded[length++] = (byte) (bits >> bitCount);
    }
  }

  private void makeRoom() {
    if (length > 0) {
      flush(false);
      return;
    }
    byte[] idle = BUFFERS.take();
    decoded = idle == null ? new byte[StringClip.LIMIT] : idle;
  }

  private void flush(boolean whole) {
    if (length > 0) {
      events.data(decoded, 0, length, whole);
      length = 0;
      partPassed = true;
    }
  }
}
