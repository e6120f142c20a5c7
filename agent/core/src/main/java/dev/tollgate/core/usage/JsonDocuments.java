package dev.tollgate.core.usage;

/**
 * Cuts a body of many JSON objects into them: one a line, as files of results and Ollama's streams
 * have them, or the elements of one array, as Google's streams have them. An object may spread over
 * lines. What is no object is passed over to the end of its line; a line break inside a string,
 * which JSON does not allow, ends an object that lost its own end, and so does one behind which
 * nobody could read on. Keeps no byte.
 */
final class JsonDocuments implements Framing {
  private enum State {
    BETWEEN,
    OBJECT,
    STRING,
    ESCAPE,
    GARBAGE,
    OVER
  }

  private final Events events;
  private final boolean array;
  private State state = State.BETWEEN;
  private boolean inArray;
  private int depth;
  private boolean partPassed;

  private JsonDocuments(Events events, boolean array) {
    this.events = events;
    this.array = array;
  }

  /** Objects that follow one another. */
  static JsonDocuments lines(Events events) {
    return new JsonDocuments(events, false);
  }

  /** Objects that are the elements of one array. */
  static JsonDocuments array(Events events) {
    return new JsonDocuments(events, true);
  }

  @Override
  public void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      switch (state) {
        case BETWEEN:
          i = between(bytes, i);
          break;
        case GARBAGE:
          state = bytes[i++] == '\n' ? State.BETWEEN : State.GARBAGE;
          break;
        case OVER:
          return;
        default:
          i = object(bytes, i, to);
      }
    }
  }

  @Override
  public void end() {
    if (isOpen()) {
      state = State.BETWEEN;
      events.end();
    }
  }

  private boolean isOpen() {
    return state == State.OBJECT || state == State.STRING || state == State.ESCAPE;
  }

  /** What a byte between two objects means; returns where to go on. */
  private int between(byte[] bytes, int i) {
    byte b = bytes[i];
    if (b == '{') {
      events.begin(Events.NAMELESS, 0);
      depth = 0;
      partPassed = false;
      state = State.OBJECT;
      return i;
    }
    if (array && b == ']' && inArray) {
      state = State.OVER;
      events.over();
    } else if (array && b == '[' && !inArray) {
      inArray = true;
    } else if (!(b >= 0 && b <= ' ') && !(array && b == ',')) {
      events.garbage("no JSON object");
      state = State.GARBAGE;
    }
    return i + 1;
  }

  /** Passes on what belongs to the object that is open; returns where to go on. */
  private int object(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      byte b = bytes[i++];
      if (b == '\n') {
        pass(bytes, from, i, false);
        boolean lost = state != State.OBJECT || events.damaged();
        state = State.OBJECT;
        if (lost) {
          finish();
        }
        return i;
      }
      if (state == State.STRING) {
        state = b == '"' ? State.OBJECT : b == '\\' ? State.ESCAPE : State.STRING;
      } else if (state == State.ESCAPE) {
        state = State.STRING;
      } else if (b == '"') {
        state = State.STRING;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth == 0) {
        pass(bytes, from, i, !partPassed);
        finish();
        return i;
      }
    }
    pass(bytes, from, to, false);
    return to;
  }

  private void pass(byte[] bytes, int from, int to, boolean whole) {
    events.data(bytes, from, to, whole);
    partPassed = true;
  }

  private void finish() {
    state = State.BETWEEN;
    events.end();
  }
}
