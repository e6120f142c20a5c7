package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait before another try, as its headers say. */
final class RetryAfter {
  /** Nobody waits longer than a year. */
  private static final long MAX_MILLIS = 366L * 24 * 3600 * 1000;

  private static final int MAX_LENGTH = 64;

  private RetryAfter() {}

  /**
   * The wait in milliseconds, or -1 where the headers do not say.
   *
   * @param nowMs the time at which the response came, for a date where the response has none of its
   *     own to compare it with
   */
  static long millis(Headers headers, long nowMs) {
    long millis = decimal(headers.first("retry-after-ms"), 0);
    if (millis >= 0) {
      return millis;
    }
    String after = headers.first("retry-after");
    millis = decimal(after, 3);
    if (millis >= 0) {
      return millis;
    }
    long at = epochMs(after);
    if (at < 0) {
      return -1;
    }
    long sent = epochMs(headers.first("date"));
    return Math.min(MAX_MILLIS, Math.max(0, at - (sent < 0 ? nowMs : sent)));
  }

  private static long decimal(@Nullable String text, int powerOfTen) {
    if (text == null || text.length() > MAX_LENGTH) {
      return -1;
    }
    try {
      BigDecimal millis = new BigDecimal(text.trim()).scaleByPowerOfTen(powerOfTen);
      if (millis.signum() < 0 || millis.precision() - (long) millis.scale() > 18) {
        return -1;
      }
      if (millis.precision() < (long) millis.scale()) {
        return 0; // Less than a tenth of one.
      }
      return Math.min(MAX_MILLIS, millis.setScale(0, RoundingMode.CEILING).longValue());
    } catch (ArithmeticException | NumberFormatException e) {
      return -1;
    }
  }

  private static long epochMs(@Nullable String date) {
    if (date == null) {
      return -1;
    }
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.trim())).toEpochMilli();
    } catch (DateTimeException e) {
      return -1;
    }
  }
}
