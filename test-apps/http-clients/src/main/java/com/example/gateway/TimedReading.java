package com.example.gateway;

/**
 * Takes in a stream whose events say when they were sent, as {@code @NANOS@} of the machine's clock
 * ({@link System#nanoTime}, which processes of one Linux machine share), and notes how long each
 * was on its way. One thread at a time.
 */
final class TimedReading extends Reading {
  private static final char MARK = '@';
  private static final int RADIX = 10;

  private final long[] delayNanos;
  private int delays;

  /**
   * A reading that has not begun.
   *
   * @param most the most events that it notes the delay of
   */
  TimedReading(int most) {
    super(null, 0);
    delayNanos = new long[most];
  }

  @Override
  void line(CharSequence text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != MARK) {
      at++;
    }
    if (at < text.length() && delays < delayNanos.length) {
      long sentNanos = 0;
      for (int i = at + 1; i < text.length() && text.charAt(i) != MARK; i++) {
        sentNanos = sentNanos * RADIX + Character.digit(text.charAt(i), RADIX);
      }
      delayNanos[delays] = System.nanoTime() - sentNanos;
      delays++;
    }
  }

  /** How many events were noted. */
  int delays() {
    return delays;
  }

  /** How long an event was on its way, in nanoseconds. */
  long delayNanos(int event) {
    return delayNanos[event];
  }
}
