package dev.tollgate.collector.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as users write them: a time, or so long ago or from now. */
public final class Since {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Since() {}

  /**
   * The time that this text says: {@code 15m} ago, {@code 2026-11-22}, {@code 2026-11-22T08:30},
   * {@code 08:30} today, or a time with a zone's offset.
   *
   * @param zone of times that name none
   * @return microseconds since the epoch
   * @throws IllegalArgumentException if it says none; the message names the value and the remedy
   */
  public static long parse(String text, ZoneId zone, Instant now) {
    Duration ago = duration(text);
    if (ago != null) {
      return micros(now.minus(ago));
    }
    return time(text, zone, now);
  }

  /**
   * The same for a time to come: {@code 2h} is in two hours.
   *
   * @throws IllegalArgumentException if it says none; the message names the value and the remedy
   */
  public static long parseUntil(String text, ZoneId zone, Instant now) {
    Duration in = duration(text);
    return in != null ? micros(now.plus(in)) : time(text, zone, now);
  }

  private static @Nullable Duration duration(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    long n = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      case "h" -> Duration.ofHours(n);
      default -> Duration.ofDays(n);
    };
  }

  private static long time(String text, ZoneId zone, Instant now) {
    try {
      if (text.length() == 10) {
        return micros(LocalDate.parse(text).atStartOfDay(zone).toInstant());
      }
      if (text.matches("[0-9:.]{5,12}")) {
        return micros(
            LocalTime.parse(text).atDate(LocalDate.ofInstant(now, zone)).atZone(zone).toInstant());
      }
      return text.matches(".*(Z|[+-][0-9:]{2,6})") && text.contains("T")
          ? micros(OffsetDateTime.parse(text).toInstant())
          : micros(LocalDateTime.parse(text).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          '"'
              + text
              + "\" is neither a time nor a duration; write 15m, 2h, 3d, 2026-11-22 or"
              + " 2026-11-22T08:30:00Z",
          e);
    }
  }

  private static long micros(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
  }
}
