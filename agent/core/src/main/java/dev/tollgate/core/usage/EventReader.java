package dev.tollgate.core.usage;

import java.nio.charset.StandardCharsets;

/**
 * Reads the events of a stream: JSON each, or a literal {@code [DONE]}. Keeps what is wrong with
 * them apart from each other: one that cannot be read costs only itself. One thread at a time.
 */
final class EventReader implements Events {
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  private enum Data {
    UNDECIDED,
    JSON,
    REPEATED,
    LITERAL,
    IGNORED
  }

  private final Dialect dialect;
  private final ResponseTally tally;
  private final JsonWalk walk;
  private final RepeatedEvent repeated;
  private final boolean mayRepeat;
  private final byte[] literal = new byte[DONE.length + 2];
  private Data kind = Data.UNDECIDED;
  private int literalLength;
  private long count;
  private long dataBytes;
  private boolean cut;

  /**
   * See the parameters.
   *
   * @param walk tells what it comes across to {@code repeated}
   */
  EventReader(Dialect dialect, ResponseTally tally, JsonWalk walk, RepeatedEvent repeated) {
    this.dialect = dialect;
    this.tally = tally;
    this.walk = walk;
    this.repeated = repeated;
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
    tally.nextEvent(dialect.lastNames.contains(name, nameLength));
    kind =
        tally.terminated() || dialect.ignoredEvents.contains(name, nameLength)
            ? Data.IGNORED
            : Data.UNDECIDED;
  }

  @Override
  public void data(byte[] bytes, int from, int to, boolean whole) {
    dataBytes += tally.terminated() ? 0 : to - from;
    if (whole && kind == Data.UNDECIDED && repeated.repeats(bytes, from, to)) {
      kind = Data.REPEATED;
      return;
    }
    boolean first = kind == Data.UNDECIDED;
    int start = first ? decide(bytes, from, to) : from;
    if (kind == Data.JSON) {
      if (whole && to - start <= StringClip.LIMIT) {
        parseShort(bytes, start, to, first && mayRepeat);
      } else {
        repeated.forget();
        walk.feed(bytes, start, to);
      }
    } else if (kind == Data.LITERAL) {
      for (int i = start; i < to && literalLength < literal.length; i++) {
        literal[literalLength++] = bytes[i];
      }
    }
  }

  private void parseShort(byte[] bytes, int from, int to, boolean mayBeAll) {
    if (mayBeAll) {
      repeated.watch();
    } else {
      repeated.forget();
    }
    walk.feedShort(bytes, from, to);
    if (mayBeAll && walk.closed()) {
      repeated.remember(bytes, from, to);
    }
  }

  @Override
  public void end() {
    if (kind == Data.REPEATED) {
      tally.eventEnded();
    } else if (kind == Data.JSON) {
      boolean whole = walk.end();
      String fault = walk.fault();
      if (whole) {
        tally.eventEnded();
      }
      if (fault != null) {
        tally.note("event " + count + ": " + fault);
      } else if (!whole && !cut) {
        tally.note("event " + count + ": JSON ends early");
      }
    } else if (kind == Data.LITERAL) {
      if (isDone()) {
        tally.terminate();
      } else if (!cut) {
        tally.note("event " + count + ": not JSON");
      }
    }
    kind = Data.UNDECIDED;
  }

  @Override
  public boolean damaged() {
    return kind == Data.JSON && walk.fault() != null;
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

  /** Looks for the first byte that tells what the data is; returns where it is. */
  private int decide(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to && isBlank(bytes[start])) {
      start++;
    }
    if (start < to) {
      if (bytes[start] == '{') {
        kind = Data.JSON;
        walk.begin(dialect.event);
      } else {
        kind = Data.LITERAL;
        literalLength = 0;
      }
    }
    return start;
  }

  private boolean isDone() {
    int length = literalLength;
    while (length > DONE.length && isBlank(literal[length - 1])) {
      length--;
    }
    if (length != DONE.length) {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      if (literal[i] != DONE[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b <= ' ' && b >= 0;
  }
}
