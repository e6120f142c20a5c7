package dev.tollgate.core.meter;

import java.time.Instant;

/** Where the meter's time comes from. Thread-safe. */
public interface TimeSource {

  /** Microseconds since the epoch. */
  long epochMicros();

  /** Nanoseconds since some fixed moment, for durations. */
  long nanoTime();

  /** At which moment's prices a call is charged, in milliseconds since the epoch: at its begin. */
  default long pricesMs(long startMicros) {
    return startMicros / 1000;
  }

  /** The JVM's own clocks, and one moment's prices for every call. */
  static TimeSource withPricesOf(long epochMs) {
    return new TimeSource() {
      @Override
      public long epochMicros() {
        return SYSTEM.epochMicros();
      }

      @Override
      public long nanoTime() {
        return SYSTEM.nanoTime();
      }

      @Override
      public long pricesMs(long startMicros) {
        return epochMs;
      }
    };
  }

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
