package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Cuts Amazon's binary event stream ({@code application/vnd.amazon.eventstream}) into its events.
 * All numbers are big-endian:
 *
 * <pre>
 *  offset     bytes  what
 *       0         4  length of the whole frame: t
 *       4         4  length of the headers: h, at most 131,072
 *       8         4  CRC-32 of the 8 bytes before
 *      12         h  headers: name length (1), name, type (1), value; see below
 *    12+h  t-h-16    payload
 *     t-4         4  CRC-32 of all bytes before
 *
 *  value by type: 0, 1 none · 2 one byte · 3 two · 4 four · 5, 8 eight · 9 sixteen
 *                 6, 7 two bytes of length and as many bytes
 * </pre>
 *
 * <p>Header {@code :message-type} says {@code event}, {@code exception} or {@code error}. The
 * payload of an event of type {@code chunk} has the model's own event within, see {@link
 * ChunkPayload}. Payloads pass on as they come; where a frame's checksum is wrong, its event has
 * been in doubt. Where no frame begins, the next one that does is looked for, byte by byte: the
 * checksum of its first bytes tells it. Keeps 12 bytes, a name and a value.
 */
final class EventStreamFraming implements Framing {
  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int MAX_HEADERS = 131_072;

  /** More than the 24 MB that Amazon's own readers take. */
  private static final int MAX_FRAME = 32 << 20;

  private static final byte[] MESSAGE_TYPE = ascii(":message-type");
  private static final byte[] EVENT_TYPE = ascii(":event-type");
  private static final byte[] EXCEPTION_TYPE = ascii(":exception-type");
  private static final byte[] ERROR_CODE = ascii(":error-code");
  private static final byte[] EVENT = ascii("event");
  private static final byte[] CHUNK = ascii("chunk");
  private static final int STRING_TYPE = 7;

  /** Bytes of a value by its type; -1: its length comes before it. */
  private static final int[] VALUE_BYTES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private enum State {
    PRELUDE,
    NAME_LENGTH,
    NAME,
    TYPE,
    VALUE_LENGTH,
    VALUE,
    /** Headers that make no sense, to their end. */
    HEADERS_LOST,
    PAYLOAD,
    CHECKSUM
  }

  private final Events events;
  private final ChunkPayload chunk;
  private final CRC32 checksum = new CRC32();
  private final byte[] prelude = new byte[PRELUDE];
  private final byte[] name = new byte[24];
  private final byte[] value = new byte[64];
  private final byte[] eventName = new byte[64];
  private State state = State.PRELUDE;
  private int have;
  private boolean lost;
  private int headersLeft;
  private int payloadLeft;
  private int fieldLeft;
  private int nameLength;
  private int valueLength;
  private int type;
  private int eventNameLength;
  private boolean isEvent;
  private boolean isChunk;

  EventStreamFraming(Events events) {
    this.events = events;
    this.chunk = new ChunkPayload(events);
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      switch (state) {
        case PRELUDE:
          prelude[have++] = bytes[i++];
          if (have == PRELUDE) {
            prelude();
          }
          break;
        case PAYLOAD:
          int length = Math.min(payloadLeft, to - i);
          checksum.update(bytes, i, length);
          payload(bytes, i, i + length);
          i += length;
          break;
        case CHECKSUM:
          prelude[have++] = bytes[i++];
          if (have == CHECKSUM) {
            finish();
          }
          break;
        default:
          i = headers(bytes, i, Math.min(to, i + headersLeft));
      }
    }
  }

  @Override
  public void end() {
    if (state == State.PAYLOAD || state == State.CHECKSUM) {
      events.end();
    }
    if (state != State.PRELUDE || (have > 0 && !lost)) {
      events.garbage("frame ends early");
    }
  }

  /** Twelve bytes are there: a frame begins, or else they are looked at again from the second. */
  private void prelude() {
    int total = number(0);
    int headers = number(4);
    boolean plausible =
        headers >= 0
            && headers <= MAX_HEADERS
            && total >= PRELUDE + headers + CHECKSUM
            && total <= MAX_FRAME;
    checksum.reset();
    checksum.update(prelude, 0, PRELUDE - CHECKSUM);
    if (!plausible || (int) checksum.getValue() != number(8)) {
      if (!lost) {
        lost = true;
        events.garbage("no frame begins here");
      }
      System.arraycopy(prelude, 1, prelude, 0, PRELUDE - 1);
      have = PRELUDE - 1;
      return;
    }
    lost = false;
    checksum.update(prelude, PRELUDE - CHECKSUM, CHECKSUM);
    headersLeft = headers;
    payloadLeft = total - headers - PRELUDE - CHECKSUM;
    eventNameLength = 0;
    isEvent = true;
    state = State.NAME_LENGTH;
    if (headersLeft == 0) {
      headersEnd();
    }
  }

  private int headers(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      switch (state) {
        case NAME_LENGTH:
          fieldLeft = bytes[i++] & 0xFF;
          nameLength = 0;
          state = fieldLeft == 0 ? State.TYPE : State.NAME;
          break;
        case NAME:
          if (nameLength < name.length) {
            name[nameLength] = bytes[i];
          }
          nameLength++;
          i++;
          if (--fieldLeft == 0) {
            state = State.TYPE;
          }
          break;
        case TYPE:
          type(bytes[i++] & 0xFF);
          break;
        case VALUE_LENGTH:
          // The higher byte first: two of them, of which fieldLeft counts the ones to come.
          valueLength = (valueLength << 8) | (bytes[i++] & 0xFF);
          if (--fieldLeft == 0) {
            fieldLeft = valueLength;
            beginValue();
          }
          break;
        case VALUE:
          int length = Math.min(fieldLeft, to - i);
          int kept = Math.min(length, value.length - valueLength);
          System.arraycopy(bytes, i, value, valueLength, kept);
          valueLength += kept;
          i += length;
          fieldLeft -= length;
          if (fieldLeft == 0) {
            header();
          }
          break;
        default:
          i = to;
      }
    }
    checksum.update(bytes, from, to - from);
    headersLeft -= to - from;
    if (headersLeft == 0) {
      headersEnd();
    }
    return to;
  }

  private void type(int code) {
    type = code;
    valueLength = 0;
    if (code >= VALUE_BYTES.length) {
      events.garbage("frame header of no known type");
      state = State.HEADERS_LOST;
    } else if (VALUE_BYTES[code] < 0) {
      fieldLeft = 2;
      state = State.VALUE_LENGTH;
    } else {
      fieldLeft = VALUE_BYTES[code];
      beginValue();
    }
  }

  private void beginValue() {
    valueLength = 0;
    state = State.VALUE;
    if (fieldLeft == 0) {
      header();
    }
  }

  /** A header is there. */
  private void header() {
    state = State.NAME_LENGTH;
    if (type != STRING_TYPE || nameLength > name.length) {
      return;
    }
    if (isName(MESSAGE_TYPE)) {
      isEvent = is(EVENT, value, valueLength);
    } else if (isName(EVENT_TYPE) || isName(EXCEPTION_TYPE) || isName(ERROR_CODE)) {
      System.arraycopy(value, 0, eventName, 0, valueLength);
      eventNameLength = valueLength;
    }
  }

  private void headersEnd() {
    if (state != State.NAME_LENGTH && state != State.HEADERS_LOST) {
      events.garbage("frame header ends early");
    }
    isChunk = isEvent && is(CHUNK, eventName, eventNameLength);
    if (!isEvent) {
      events.failed(eventName, eventNameLength);
    }
    events.begin(eventName, eventNameLength);
    chunk.begin();
    have = 0;
    state = payloadLeft == 0 ? State.CHECKSUM : State.PAYLOAD;
  }

  private void payload(byte[] bytes, int from, int to) {
    payloadLeft -= to - from;
    if (isChunk) {
      chunk.feed(bytes, from, to);
    } else {
      events.data(bytes, from, to, false);
    }
    if (payloadLeft == 0) {
      state = State.CHECKSUM;
    }
  }

  private void finish() {
    if ((int) checksum.getValue() != number(0)) {
      events.doubt("frame checksum");
    }
    if (isChunk) {
      chunk.end();
    }
    events.end();
    have = 0;
    state = State.PRELUDE;
  }

  private int number(int at) {
    return (prelude[at] & 0xFF) << 24
        | (prelude[at + 1] & 0xFF) << 16
        | (prelude[at + 2] & 0xFF) << 8
        | (prelude[at + 3] & 0xFF);
  }

  private boolean isName(byte[] wanted) {
    return is(wanted, name, nameLength);
  }

  private static boolean is(byte[] wanted, byte[] bytes, int length) {
    return length == wanted.length && Arrays.equals(wanted, 0, length, bytes, 0, length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
