package dev.tollgate.core.append;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
final class MovableClock extends Clock {
  private volatile Instant now = Instant.parse("2026-11-22T01:02:03Z");

  private volatile long passedNs;

  /** Time passes. */
  synchronized void move(Duration by) {
    now = now.plus(by);
    passedNs += by.toNanos();
  }

  /** Somebody sets the clock; no time passes. */
  synchronized void step(Duration by) {
    now = now.plus(by);
  }

  long nanoTime() {
    return passedNs;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
