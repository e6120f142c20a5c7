package dev.tollgate.store.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test lets time pass, or sets it as an operator may. */
final class MovableClock extends Clock {
  private Instant now = Instant.parse("2026-11-22T01:02:03Z");
  private long nanos;

  /** Lets time pass. */
  void move(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  /** Sets the time of day, while no time passes. */
  void step(Duration by) {
    now = now.plus(by);
  }

  /** Time that passes whatever the time of day is set to. */
  long nanoTime() {
    return nanos;
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
