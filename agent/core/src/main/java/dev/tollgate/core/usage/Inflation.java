package dev.tollgate.core.usage;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates a gzip or deflate body as its bytes come, split anywhere, one gzip member after another.
 * Work is bounded: what inflates to more than {@link #MAX_BYTES} is given up. Holds native memory
 * until {@link #close}. One thread at a time.
 */
final class Inflation {
  /** The most bytes that one body may inflate to. */
  static final long MAX_BYTES = 128L << 20;

  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int TRAILER_BYTES = 8;

  /** Takes what was inflated. */
  interface Output {
    /** Inflated bytes, in a buffer that is used again. */
    void inflated(byte[] bytes, int from, int to);
  }

  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    BODY,
    TRAILER,
    DEFLATE_HEADER,
    DONE
  }

  private final Output output;
  private State state;
  private @Nullable Inflater inflater;
  private int position;
  private int flags;
  private int pending;
  private int firstByte;
  private long inflatedBytes;
  private boolean anyMember;
  private @Nullable String fault;

  private Inflation(Output output, State state) {
    this.output = output;
    this.state = state;
  }

  /** Inflates gzip. */
  static Inflation gzip(Output output) {
    return new Inflation(output, State.HEADER);
  }

  /** Inflates what HTTP calls deflate: zlib, or bare deflate as some servers send it. */
  static Inflation deflate(Output output) {
    return new Inflation(output, State.DEFLATE_HEADER);
  }

  /** What is wrong with the body, or null while it is well. */
  @Nullable String fault() {
    return fault;
  }

  /** The next bytes of the body. What cannot be inflated ends the work, see {@link #fault}. */
  void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && state != State.DONE) {
      i = state == State.BODY ? inflate(bytes, i, to) : header(bytes[i] & 0xFF, i);
    }
  }

  /** Frees the native memory. */
  void close() {
    state = State.DONE;
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }

  private int header(int b, int i) {
    switch (state) {
      case HEADER:
        fixedHeader(b);
        break;
      case EXTRA_LENGTH:
        pending |= b << (8 * position++);
        if (position == 2) {
          state = State.EXTRA;
          if (pending == 0) {
            afterHeaderPart(FLAG_EXTRA);
          }
        }
        break;
      case EXTRA:
        if (--pending == 0) {
          afterHeaderPart(FLAG_EXTRA);
        }
        break;
      case NAME:
        if (b == 0) {
          afterHeaderPart(FLAG_NAME);
        }
        break;
      case COMMENT:
        if (b == 0) {
          afterHeaderPart(FLAG_COMMENT);
        }
        break;
      case HEADER_CRC:
        if (++position == 2) {
          afterHeaderPart(FLAG_HEADER_CRC);
        }
        break;
      case TRAILER:
        if (++position == TRAILER_BYTES) {
          position = 0;
          state = State.HEADER;
        }
        break;
      case DEFLATE_HEADER:
        deflateHeader(b);
        break;
      default: // BODY and DONE are not headers.
    }
    return i + 1;
  }

  private void fixedHeader(int b) {
    int at = position++;
    boolean wrong = (at == 0 && b != 0x1F) || (at == 1 && b != 0x8B) || (at == 2 && b != 8);
    if (wrong) {
      if (anyMember) {
        // Padding after the last member is no harm: the body is whole.
        close();
      } else {
        fail("not gzip");
      }
    } else if (at == 3) {
      flags = b;
    } else if (at == 9) {
      afterHeaderPart(0);
    }
  }

  /** Goes on to the first part of the header that the flags announce and that has not been read. */
  private void afterHeaderPart(int part) {
    flags &= ~part;
    position = 0;
    pending = 0;
    if ((flags & FLAG_EXTRA) != 0) {
      state = State.EXTRA_LENGTH;
    } else if ((flags & FLAG_NAME) != 0) {
      state = State.NAME;
    } else if ((flags & FLAG_COMMENT) != 0) {
      state = State.COMMENT;
    } else if ((flags & FLAG_HEADER_CRC) != 0) {
      state = State.HEADER_CRC;
    } else {
      anyMember = true;
      if (inflater == null) {
        inflater = new Inflater(true);
      } else {
        inflater.reset();
      }
      state = State.BODY;
    }
  }

  private void deflateHeader(int b) {
    if (position++ == 0) {
      firstByte = b;
      return;
    }
    boolean zlib = (firstByte & 0x0F) == 8 && ((firstByte << 8) | b) % 31 == 0;
    inflater = new Inflater(!zlib);
    state = State.BODY;
    byte[] both = {(byte) firstByte, (byte) b};
    inflate(both, 0, 2);
  }

  private int inflate(byte[] bytes, int from, int to) {
    Inflater inflating = inflater;
    if (inflating == null) {
      return to;
    }
    byte[] buffer = Scratch.take();
    try {
      inflating.setInput(bytes, from, to - from);
      while (true) {
        int count = inflating.inflate(buffer, 0, buffer.length);
        inflatedBytes += count;
        if (inflatedBytes > MAX_BYTES) {
          fail("more than " + (MAX_BYTES >> 20) + " MB inflated");
          return to;
        }
        if (count > 0) {
          output.inflated(buffer, 0, count);
        }
        if (inflating.finished()) {
          int left = inflating.getRemaining();
          position = 0;
          state = State.TRAILER;
          return to - left;
        }
        if (inflating.needsDictionary()) {
          fail("needs a dictionary");
          return to;
        }
        if (count == 0) {
          return to;
        }
      }
    } catch (DataFormatException e) {
      fail("damaged");
      return to;
    } finally {
      Scratch.give(buffer);
    }
  }

  private void fail(String what) {
    fault = what;
    close();
  }
}
