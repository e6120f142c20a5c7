package dev.tollgate.core.meter;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that stands still until a test moves it; the appender's clock and the meter's in one. */
final class MovableTime extends Clock implements TimeSource {
  static final long START_MICROS = 1_800_000_000_000_123L;

  private volatile long passedMicros;

  synchronized void passMicros(long micros) {
    passedMicros += micros;
  }

  @Override
  public long epochMicros() {
    return START_MICROS + passedMicros;
  }

  @Override
  public long nanoTime() {
    return -5_000_000_000L + passedMicros * 1000;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(epochMicros() / 1000);
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
