package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A window word is how long a cap counts before it starts anew: by the clock and calendar of its
 * time zone, so a day may have 23 or 25 hours. Weeks are ISO weeks, from Monday.
 */
public enum WindowWord {
  /** From full hour to full hour. */
  HOUR,
  /** From midnight, or the day's first instant where there is no midnight. */
  DAY,
  /** From Monday. */
  WEEK,
  /** From the first of the month. */
  MONTH,
  /** For ever. */
  TOTAL;

  /**
   * At least so far ahead of now every window is compiled: the gate runs on without a collector.
   */
  public static final Duration AHEAD = Duration.ofDays(40);

  /** Compiled anew when less than {@link #AHEAD} is left, so this much more at a time. */
  private static final Duration SPARE = Duration.ofDays(10);

  /** All zones of today are whole quarters of an hour from UTC. */
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  /** How many windows before the one that holds now: charges of calls that began in them come. */
  private static final int BEFORE = 3;

  /** The word in the configuration. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The window with this word, or null. */
  public static @Nullable WindowWord ofKey(String key) {
    for (WindowWord word : values()) {
      if (word.key().equals(key)) {
        return word;
      }
    }
    return null;
  }

  /** The windows from some before now to more than {@link #AHEAD} after it. */
  public Windows compile(ZoneId zone, long nowMs) {
    if (this == TOTAL) {
      return Windows.total();
    }
    TreeSet<Long> boundaries = new TreeSet<>();
    long start = startOf(zone, nowMs);
    boundaries.add(start);
    for (int i = 0; i < BEFORE; i++) {
      boundaries.add(startOf(zone, boundaries.first() - 1));
    }
    long horizon = nowMs + AHEAD.plus(SPARE).toMillis();
    while (boundaries.last() < horizon) {
      boundaries.add(after(zone, boundaries.last()));
    }
    return new Windows(boundaries.stream().mapToLong(Long::longValue).toArray());
  }

  /** Whether windows compiled earlier still serve: same boundaries, and enough of them ahead. */
  boolean stillServes(Windows old, ZoneId zone, long nowMs) {
    if (this == TOTAL) {
      return old.equals(Windows.total());
    }
    int now = old.indexAt(nowMs);
    long[] boundaries = old.boundariesMs();
    if (now < 0 || boundaries[boundaries.length - 1] < nowMs + AHEAD.toMillis()) {
      return false;
    }
    long[] fresh = compile(zone, nowMs).boundariesMs();
    return Arrays.equals(
        Arrays.stream(fresh)
            .filter(b -> b >= boundaries[0] && b <= boundaries[boundaries.length - 1])
            .toArray(),
        Arrays.stream(boundaries)
            .filter(b -> b >= fresh[0] && b <= fresh[fresh.length - 1])
            .toArray());
  }

  /** When the window that holds this instant starts. */
  private long startOf(ZoneId zone, long epochMs) {
    if (this == HOUR) {
      return fullHour(zone, Math.floorDiv(epochMs, QUARTER_MS) * QUARTER_MS, -QUARTER_MS);
    }
    LocalDate day = Instant.ofEpochMilli(epochMs).atZone(zone).toLocalDate();
    return startMs(firstDay(day), zone);
  }

  private long after(ZoneId zone, long startMs) {
    if (this == HOUR) {
      return fullHour(zone, startMs + QUARTER_MS, QUARTER_MS);
    }
    ZonedDateTime local = Instant.ofEpochMilli(startMs).atZone(zone);
    LocalDate day = firstDay(local.toLocalDate());
    long next = startMs;
    // A zone that crossed the date line left out a day: that one has no window.
    while (next <= startMs) {
      day = step(day);
      next = startMs(day, zone);
    }
    return next;
  }

  /** The first instant, from this one on in steps, at which the zone's clocks show a full hour. */
  private static long fullHour(ZoneId zone, long fromMs, long stepMs) {
    long at = fromMs;
    while (Instant.ofEpochMilli(at).atZone(zone).getMinute() != 0) {
      at += stepMs;
    }
    return at;
  }

  private LocalDate firstDay(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      default -> day;
    };
  }

  private LocalDate step(LocalDate day) {
    return switch (this) {
      case WEEK -> day.plusWeeks(1);
      case MONTH -> day.plusMonths(1);
      default -> day.plusDays(1);
    };
  }

  private static long startMs(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
