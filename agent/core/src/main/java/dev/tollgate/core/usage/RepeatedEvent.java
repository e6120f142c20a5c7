package dev.tollgate.core.usage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Knows an event without parsing it: most events of a chat are the one before with another text.
 * Stands between the parser and the tally, and remembers the bytes of an event that said nothing
 * but names and one text. The next one is the same JSON if all bytes before and behind the text are
 * the same and the text is ASCII without controls, quotation mark and backslash; then only its text
 * is told to the tally, which knows the names. Of no use where events always differ elsewhere too.
 * One thread at a time.
 */
final class RepeatedEvent implements FactSink {
  private static final int MAX_BYTES = 512;
  private static final int MAX_TEXT = 128;
  private static final int MAX_MISSES = 8;
  private static final int UNKNOWN = -1;

  /** What one takes: there is room for some hundreds of open streams, and no more. */
  private static final int KEPT_BYTES = MAX_BYTES + 2 * MAX_TEXT;

  private static final TextBudget BUDGET = new TextBudget(256L * KEPT_BYTES);

  private final FactSink sink;
  private final byte[] event = new byte[MAX_BYTES];
  private final char[] text = new char[MAX_TEXT];
  private int length;
  private int textFrom = UNKNOWN;
  private int textTo;
  private int misses;

  /** Whether what is said now may be remembered: names and one text so far. */
  private boolean watching;

  /** How long the text is that was said; -1: none was. */
  private int said = UNKNOWN;

  private RepeatedEvent(FactSink sink) {
    this.sink = sink;
  }

  /** One that tells this sink, to be released; null where there is no room. */
  static @Nullable RepeatedEvent of(FactSink sink) {
    return BUDGET.take(KEPT_BYTES) ? new RepeatedEvent(sink) : null;
  }

  /**
   * Tells the sink what an event says, if it differs from the one before in its text alone.
   *
   * @return whether it does; if not, it is to be parsed
   */
  boolean repeats(byte[] bytes, int from, int to) {
    if (textFrom == UNKNOWN) {
      return false;
    }
    int begin = from + textFrom;
    int end = to - (length - textTo);
    if (end < begin
        || end - begin > MAX_TEXT
        || !Arrays.equals(bytes, end, to, event, textTo, length)
        || !Arrays.equals(bytes, from, begin, event, 0, textFrom)) {
      return false;
    }
    int chars = 0;
    for (int i = begin; i < end; i++) {
      byte b = bytes[i];
      if (isOdd(b)) {
        return false;
      }
      text[chars++] = (char) b;
    }
    misses = 0;
    sink.text(text, 0, chars, chars);
    sink.closed();
    return true;
  }

  /**
   * Another event is parsed: it may change what the tally knows, so the one before is forgotten.
   */
  void forget() {
    misses += textFrom == UNKNOWN ? 0 : 1;
    textFrom = UNKNOWN;
    watching = false;
  }

  /** The event that is parsed next may be remembered. */
  void watch() {
    forget();
    watching = true;
    said = UNKNOWN;
  }

  /** Whether the events do not repeat each other, so that it is a waste to look. */
  boolean isOfNoUse() {
    return misses >= MAX_MISSES;
  }

  /** Gives the memory back; nothing follows. */
  void release() {
    BUDGET.give(KEPT_BYTES);
  }

  /** The event that was watched is whole: it is remembered if it is clear where its text is. */
  void remember(byte[] bytes, int from, int to) {
    boolean suits = watching && said > 0 && to - from <= MAX_BYTES;
    watching = false;
    int found = UNKNOWN;
    for (int i = from; suits && i < to; i++) {
      if (bytes[i] == '"' && isTextAt(bytes, i + 1, to)) {
        suits = found == UNKNOWN;
        found = i + 1 - from;
      }
      // An escape may hide the text, so that it seems to be elsewhere.
      suits &= bytes[i] != '\\';
    }
    if (suits && found != UNKNOWN) {
      length = to - from;
      System.arraycopy(bytes, from, event, 0, length);
      textFrom = found;
      textTo = found + said;
    }
  }

  private boolean isTextAt(byte[] bytes, int at, int to) {
    if (at + said >= to || bytes[at + said] != '"') {
      return false;
    }
    for (int i = 0; i < said; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOdd(byte b) {
    return b < ' ' || b == '"' || b == '\\';
  }

  @Override
  public void name(Fact fact, char[] chars, int offset, int length) {
    sink.name(fact, chars, offset, length);
  }

  @Override
  public void text(char[] chars, int offset, int length, long utf8Bytes) {
    if (watching) {
      watching = said == UNKNOWN && length <= MAX_TEXT && utf8Bytes == length;
      if (watching) {
        System.arraycopy(chars, offset, text, 0, length);
        said = length;
      }
    }
    sink.text(chars, offset, length, utf8Bytes);
  }

  @Override
  public void closed() {
    sink.closed();
  }

  // What follows would count again if it were said again.

  @Override
  public void begin(Fact group) {
    watching = false;
    sink.begin(group);
  }

  @Override
  public void end(Fact group) {
    watching = false;
    sink.end(group);
  }

  @Override
  public void mark(Fact mark) {
    watching = false;
    sink.mark(mark);
  }

  @Override
  public void count(Fact fact, long value) {
    watching = false;
    sink.count(fact, value);
  }

  @Override
  public void noCount(Fact fact) {
    watching = false;
    sink.noCount(fact);
  }

  @Override
  public void flag(Fact fact, boolean value) {
    watching = false;
    sink.flag(fact, value);
  }

  @Override
  public void text(long utf8Bytes) {
    watching = false;
    sink.text(utf8Bytes);
  }

  @Override
  public void attachment() {
    watching = false;
    sink.attachment();
  }

  @Override
  public void message() {
    watching = false;
    sink.message();
  }
}
