package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of server-sent events into the data of its events, as the bytes come: lines end
 * with LF, CR or CRLF, {@code :} begins a comment, one space after a colon is dropped, several data
 * lines of an event are joined by LF, a blank line ends it. Keeps nothing but an event's name. Once
 * data came, a later name does not matter. An event that lacks its blank line ends with the stream.
 */
final class SseFraming implements Framing {
  private static final byte[] LINE_FEED = {'\n'};
  private static final String DATA = "data";
  private static final String EVENT = "event";

  /** More than any name has that a dialect asks for; of a longer one this much is kept. */
  private static final int NAME_BYTES = 24;

  private enum State {
    LINE_START,
    FIELD,
    AFTER_COLON,
    DATA_VALUE,
    EVENT_VALUE,
    IGNORED
  }

  private final Events events;
  private byte[] name = Events.NAMELESS;

  /** What the field's name is, if what has come of it goes on so. */
  private @Nullable String field;

  private int fieldLength;
  private int nameLength;
  private State state = State.LINE_START;
  private boolean afterCarriageReturn;
  private boolean hasData;
  private boolean inLine;

  SseFraming(Events events) {
    this.events = events;
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    int i = from;
    if (afterCarriageReturn && i < to) {
      afterCarriageReturn = false;
      i += bytes[i] == '\n' ? 1 : 0;
    }
    while (i < to) {
      byte b = bytes[i];
      switch (state) {
        case LINE_START:
          if (isLineEnd(b)) {
            dispatch();
            i = afterLineEnd(bytes, i, to);
          } else if (b == 'd' && i + 5 < to && isDataField(bytes, i)) {
            i += bytes[i + 5] == ' ' ? 6 : 5;
            state = State.DATA_VALUE;
            beginLine();
          } else {
            field = b == 'd' ? DATA : b == 'e' ? EVENT : null;
            fieldLength = 0;
            state = State.FIELD;
          }
          break;
        case FIELD:
          if (isLineEnd(b)) {
            chooseValue();
            state = State.LINE_START;
            i = afterLineEnd(bytes, i, to);
          } else if (b == ':') {
            chooseValue();
            i++;
          } else {
            if (field != null
                && (fieldLength == field.length() || field.charAt(fieldLength) != b)) {
              field = null;
            }
            fieldLength++;
            i++;
          }
          break;
        case AFTER_COLON:
          i += b == ' ' ? 1 : 0;
          state = DATA.equals(field) ? State.DATA_VALUE : State.EVENT_VALUE;
          break;
        default:
          i = value(bytes, i, to);
      }
    }
  }

  @Override
  public void end() {
    dispatch();
  }

  private int value(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    if (state == State.DATA_VALUE) {
      if (i > from) {
        events.data(bytes, from, i, !inLine && i < to);
        inLine = true;
      }
    } else if (state == State.EVENT_VALUE) {
      int length = Math.min(i - from, name.length - nameLength);
      System.arraycopy(bytes, from, name, nameLength, length);
      nameLength += length;
    }
    if (i < to) {
      state = State.LINE_START;
      i = afterLineEnd(bytes, i, to);
    }
    return i;
  }

  /** A field's name is complete: what becomes of its value. */
  private void chooseValue() {
    if (field == null || fieldLength < field.length()) {
      state = State.IGNORED;
      return;
    }
    state = State.AFTER_COLON;
    if (field.equals(DATA)) {
      beginLine();
    } else {
      nameLength = 0;
      name = name.length == 0 ? new byte[NAME_BYTES] : name;
    }
  }

  private void beginLine() {
    inLine = false;
    if (hasData) {
      events.data(LINE_FEED, 0, 1, true);
    } else {
      hasData = true;
      events.begin(name, nameLength);
    }
  }

  private void dispatch() {
    if (hasData) {
      hasData = false;
      events.end();
    }
    nameLength = 0;
  }

  private int afterLineEnd(byte[] bytes, int i, int to) {
    if (bytes[i] != '\r') {
      return i + 1;
    }
    if (i + 1 == to) {
      afterCarriageReturn = true;
      return to;
    }
    return bytes[i + 1] == '\n' ? i + 2 : i + 1;
  }

  private static boolean isDataField(byte[] bytes, int i) {
    return bytes[i + 1] == 'a' && bytes[i + 2] == 't' && bytes[i + 3] == 'a' && bytes[i + 4] == ':';
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }
}
