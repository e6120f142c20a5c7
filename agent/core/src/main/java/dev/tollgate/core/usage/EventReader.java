package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of a stream: JSON each, or a literal {@code [DONE]}. Keeps what is wrong with
 * them apart from each other: one that cannot be read costs only itself. Holds a parser only while
 * an event is half read, and not even then where its beginning is short. One thread at a time.
 */
final class EventReader implements Events {
  private static final String DONE = "[DONE]";
  private static final int OTHER_LITERAL = -1;

  private enum Data {
    UNDECIDED,
    HELD,
    JSON,
    REPEATED,
    LITERAL,
    IGNORED
  }

  private final ResponseTally tally;
  private @Nullable JsonWalk walk;
  private @Nullable RepeatedEvent repeated;
  private @Nullable HeldData held;
  private boolean mayRepeat;
  private Data kind = Data.UNDECIDED;

  /** How many characters of {@link #DONE} the literal has. */
  private int literal;

  private boolean cut;
  private long count;
  private long dataBytes;

  EventReader(ResponseTally tally) {
    this.tally = tally;
    Dialect dialect = tally.dialect;
    // An event that stands for an image counts, whatever else it says.
    this.mayRepeat = dialect.imageEvents.length == 0 && !dialect.manyAnswers;
  }

  /** How many events began. */
  long count() {
    return count;
  }

  /** How many bytes of data the events had, up to the one that ended the stream. */
  long dataBytes() {
    return dataBytes;
  }

  /** The stream ends: an event that is open now is not damaged if the stream was cut, only cut. */
  void streamEnds(boolean isCut) {
    cut = isCut;
  }

  @Override
  public void begin(byte[] name, int nameLength) {
    count++;
    Dialect dialect = tally.dialect;
    tally.nextEvent(dialect.lastNames.contains(name, nameLength));
    kind =
        tally.terminated() || dialect.ignoredEvents.contains(name, nameLength)
            ? Data.IGNORED
            : Data.UNDECIDED;
  }

  @Override
  public void data(byte[] bytes, int from, int to, boolean whole) {
    dataBytes += tally.terminated() ? 0 : to - from;
    boolean mayHold = kind == Data.HELD || (kind == Data.UNDECIDED && !whole);
    if (mayHold && hold(bytes, from, to)) {
      return;
    }
    readHeld();
    read(bytes, from, to, whole);
  }

  /** Keeps a beginning for later; one that may be all is read: the stream may say that it ends. */
  private boolean hold(byte[] bytes, int from, int to) {
    if (bytes[to - 1] == '}') {
      return false;
    }
    HeldData beginning = held == null ? new HeldData() : held;
    if (!beginning.add(bytes, from, to)) {
      return false;
    }
    held = beginning;
    kind = Data.HELD;
    return true;
  }

  private void readHeld() {
    HeldData beginning = held;
    if (beginning != null) {
      held = null;
      kind = Data.UNDECIDED;
      read(beginning.bytes(), 0, beginning.length(), false);
      beginning.release();
    }
  }

  private void read(byte[] bytes, int from, int to, boolean whole) {
    if (kind == Data.UNDECIDED) {
      if (whole && repeated != null && repeated.repeats(bytes, from, to)) {
        kind = Data.REPEATED;
      } else {
        readFirst(bytes, from, to, whole);
      }
    } else if (kind == Data.JSON && walk != null) {
      walk.feed(bytes, from, to);
    } else if (kind == Data.LITERAL) {
      literal(bytes, from, to);
    }
  }

  /** Looks for the first byte that tells what the data is, and reads on from there. */
  private void readFirst(byte[] bytes, int from, int to, boolean whole) {
    int start = from;
    while (start < to && isBlank(bytes[start])) {
      start++;
    }
    if (start == to) {
      return;
    }
    if (bytes[start] != '{') {
      kind = Data.LITERAL;
      literal = 0;
      literal(bytes, start, to);
      return;
    }
    kind = Data.JSON;
    boolean isShort = whole && to - start <= StringClip.LIMIT;
    RepeatedEvent watching = watching(isShort);
    JsonWalk walking = JsonWalk.begin(tally.dialect.event, watching == null ? tally : watching);
    walk = walking;
    if (!isShort) {
      walking.feed(bytes, start, to);
      return;
    }
    walking.feedShort(bytes, start, to);
    if (watching != null && walking.closed()) {
      watching.remember(bytes, start, to);
    }
  }

  /** Who is to remember the event that is read now; null for nobody. */
  private @Nullable RepeatedEvent watching(boolean suits) {
    RepeatedEvent mine = repeated;
    if (mine == null && suits && mayRepeat) {
      mine = RepeatedEvent.of(tally);
      repeated = mine;
    }
    if (mine == null) {
      return null;
    }
    if (suits) {
      mine.watch();
    } else {
      mine.forget();
    }
    if (mine.isOfNoUse()) {
      mayRepeat = false;
      repeated = null;
      mine.release();
      return null;
    }
    return suits ? mine : null;
  }

  private void literal(byte[] bytes, int from, int to) {
    for (int i = from; i < to && literal != OTHER_LITERAL; i++) {
      if (literal < DONE.length() && bytes[i] == DONE.charAt(literal)) {
        literal++;
      } else if (literal < DONE.length() || !isBlank(bytes[i])) {
        literal = OTHER_LITERAL;
      }
    }
  }

  @Override
  public void end() {
    readHeld();
    if (kind == Data.REPEATED) {
      tally.eventEnded();
    } else if (kind == Data.JSON && walk != null) {
      boolean whole = walk.closed();
      String fault = walk.fault();
      endWalk();
      if (whole) {
        tally.eventEnded();
      }
      if (fault != null) {
        tally.note("event " + count + ": " + fault);
      } else if (!whole && !cut) {
        tally.note("event " + count + ": JSON ends early");
      }
    } else if (kind == Data.LITERAL) {
      if (literal == DONE.length()) {
        tally.terminate();
      } else if (!cut) {
        tally.note("event " + count + ": not JSON");
      }
    }
    kind = Data.UNDECIDED;
  }

  private void endWalk() {
    if (walk != null) {
      walk.release();
      walk = null;
    }
  }

  /** Gives all memory back. Nothing may come after. */
  void release() {
    endWalk();
    if (held != null) {
      held.release();
      held = null;
    }
    if (repeated != null) {
      repeated.release();
      repeated = null;
    }
    kind = Data.IGNORED;
  }

  @Override
  public boolean damaged() {
    readHeld();
    return walk != null && walk.fault() != null;
  }

  @Override
  public void garbage(String what) {
    if (!cut && !tally.terminated()) {
      tally.note("after event " + count + ": " + what);
    }
  }

  @Override
  public void doubt(String what) {
    if (!tally.terminated()) {
      tally.doubt("event " + count + ": " + what);
    }
  }

  @Override
  public void failed(byte[] type, int length) {
    if (tally.terminated()) {
      return;
    }
    tally.failed(new String(type, 0, length, StandardCharsets.US_ASCII));
  }

  @Override
  public void over() {
    tally.terminate();
  }

  private static boolean isBlank(byte b) {
    return b <= ' ' && b >= 0;
  }
}
