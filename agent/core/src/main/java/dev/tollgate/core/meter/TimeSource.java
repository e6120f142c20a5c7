package dev.tollgate.core.meter;

import java.time.Instant;

/** Where the meter's time comes from. Thread-safe. */
public interface TimeSource {

  /** Microseconds since the epoch. */
  long epochMicros();

  /** Nanoseconds since some fixed moment, for durations. */
  long nanoTime();

  /** The JVM's own clocks. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long epochMicros() {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };
}
