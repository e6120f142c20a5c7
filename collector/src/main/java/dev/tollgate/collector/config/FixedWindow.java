package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fixed window is so long whatever clocks and calendars say, and begins at a whole multiple of
 * its length since 1970-01-01T00:00:00Z: {@code 5h} begins anew every five hours, at the same
 * instants everywhere.
 *
 * @param length a minute to 366 days, in whole minutes
 */
public record FixedWindow(Duration length) implements WindowSpec {
  /** From full minute to full minute, which all zones of today have in common. */
  public static final FixedWindow MINUTE = new FixedWindow(Duration.ofMinutes(1));

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})(m|h|d|w)");
  private static final Duration LONGEST = Duration.ofDays(366);

  /** The window of this length, {@code 90m}, {@code 5h}, {@code 7d} or {@code 2w}; else null. */
  public static @Nullable FixedWindow parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    long n = Long.parseLong(form.group(1));
    Duration length =
        switch (form.group(2)) {
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          case "d" -> Duration.ofDays(n);
          default -> Duration.ofDays(7 * n);
        };
    return length.compareTo(LONGEST) > 0 ? null : new FixedWindow(length);
  }

  /** Its length in the largest unit it is whole in, {@code 60m} being {@code 1h}. */
  @Override
  public String name() {
    long minutes = length.toMinutes();
    if (minutes == 1) {
      return "minute";
    }
    return minutes % (24 * 60) == 0
        ? minutes / (24 * 60) + "d"
        : minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }

  @Override
  public Windows between(long fromMs, long toMs) {
    long lengthMs = length.toMillis();
    long first = Math.floorDiv(fromMs, lengthMs);
    long last = Math.floorDiv(toMs, lengthMs);
    return Windows.every(first * lengthMs, lengthMs, Math.toIntExact(last - first + 1));
  }
}
