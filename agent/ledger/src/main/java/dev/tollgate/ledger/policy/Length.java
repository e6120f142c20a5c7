package dev.tollgate.ledger.policy;

/** Lengths of time in the configuration's words. */
public final class Length {
  private static final long SECOND_MS = 1_000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private Length() {}

  /** The length in the largest unit that it is whole in: {@code 90s}, {@code 10m}, {@code 1d}. */
  public static String words(long millis) {
    if (millis % DAY_MS == 0) {
      return millis / DAY_MS + "d";
    }
    if (millis % HOUR_MS == 0) {
      return millis / HOUR_MS + "h";
    }
    return millis % MINUTE_MS == 0 ? millis / MINUTE_MS + "m" : millis / SECOND_MS + "s";
  }
}
