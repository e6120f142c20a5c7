package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Windows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A calendar window goes by the clocks and the calendar of its time zone, so that a day may have 23
 * or 25 hours. A day begins at midnight, or at its first instant where there is no midnight.
 *
 * @param weekStart the day that weeks begin on
 * @param fiscalStart the day that years begin on; quarters begin every three months from there, and
 *     every month on that day of it, or on its last day where it is shorter
 */
public record CalendarWindow(Period period, ZoneId zone, DayOfWeek weekStart, MonthDay fiscalStart)
    implements WindowSpec {
  /** ISO weeks. */
  public static final DayOfWeek MONDAY = DayOfWeek.MONDAY;

  /** The calendar's own years. */
  public static final MonthDay JANUARY_1 = MonthDay.of(1, 1);

  /** All zones of today are whole quarters of an hour from UTC. */
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  /** How long a calendar window is, and its word in the configuration. */
  public enum Period {
    /** From full hour to full hour. */
    HOUR(0),
    /** From midnight to midnight. */
    DAY(0),
    /** From the week's first day. */
    WEEK(0),
    /** A twelfth of the year. */
    MONTH(1),
    /** A quarter of the year. */
    QUARTER(3),
    /** The fiscal year. */
    YEAR(12);

    private final int months;

    Period(int months) {
      this.months = months;
    }

    /** The word. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@link CalendarWindow#fiscalStart} makes a difference. */
    boolean isFiscal() {
      return months > 0;
    }
  }

  /** A window of the plain calendar: weeks from Monday, years from January 1. */
  public static CalendarWindow of(Period period, ZoneId zone) {
    return new CalendarWindow(period, zone, MONDAY, JANUARY_1);
  }

  @Override
  public String name() {
    String from =
        switch (period) {
          case HOUR, DAY -> "";
          case WEEK -> weekStart == MONDAY ? "" : weekStart.name().toLowerCase(Locale.ROOT);
          case MONTH ->
              fiscalStart.getDayOfMonth() == 1 ? "" : "day " + fiscalStart.getDayOfMonth();
          case QUARTER, YEAR -> {
            MonthDay first = MonthDay.of(1 + (fiscalStart.getMonthValue() - 1) % period.months, 1);
            boolean plain = first.equals(JANUARY_1) && fiscalStart.getDayOfMonth() == 1;
            yield plain
                ? ""
                : "%02d-%02d".formatted(first.getMonthValue(), fiscalStart.getDayOfMonth());
          }
        };
    return period.key() + (from.isEmpty() ? "" : " from " + from);
  }

  @Override
  public Windows between(long fromMs, long toMs) {
    List<Long> boundaries = new ArrayList<>();
    long at = startOf(fromMs);
    boundaries.add(at);
    while (at <= toMs) {
      at = after(at);
      boundaries.add(at);
    }
    return new Windows(boundaries.stream().mapToLong(Long::longValue).toArray());
  }

  /** When the window that holds this instant starts. */
  private long startOf(long epochMs) {
    if (period == Period.HOUR) {
      return fullHour(Math.floorDiv(epochMs, QUARTER_MS) * QUARTER_MS, -QUARTER_MS);
    }
    LocalDate day = Instant.ofEpochMilli(epochMs).atZone(zone).toLocalDate();
    return startMs(firstDay(day));
  }

  private long after(long startMs) {
    if (period == Period.HOUR) {
      return fullHour(startMs + QUARTER_MS, QUARTER_MS);
    }
    LocalDate day = firstDay(Instant.ofEpochMilli(startMs).atZone(zone).toLocalDate());
    long next = startMs;
    // A zone that crossed the date line left out a day: that one has no window.
    while (next <= startMs) {
      day = step(day);
      next = startMs(day);
    }
    return next;
  }

  /** The first instant, from this one on in steps, at which the zone's clocks show a full hour. */
  private long fullHour(long fromMs, long stepMs) {
    long at = fromMs;
    while (Instant.ofEpochMilli(at).atZone(zone).getMinute() != 0) {
      at += stepMs;
    }
    return at;
  }

  private LocalDate firstDay(LocalDate day) {
    if (period == Period.WEEK) {
      return day.with(TemporalAdjusters.previousOrSame(weekStart));
    }
    if (period.months == 0) {
      return day;
    }
    YearMonth month = YearMonth.from(day);
    while (!isFirst(month) || fiscalDay(month).isAfter(day)) {
      month = month.minusMonths(1);
    }
    return fiscalDay(month);
  }

  private LocalDate step(LocalDate firstDay) {
    return switch (period) {
      case HOUR, DAY -> firstDay.plusDays(1);
      case WEEK -> firstDay.plusWeeks(1);
      case MONTH, QUARTER, YEAR -> fiscalDay(YearMonth.from(firstDay).plusMonths(period.months));
    };
  }

  /** Whether a window begins in this month. */
  private boolean isFirst(YearMonth month) {
    return (month.getMonthValue() - fiscalStart.getMonthValue()) % period.months == 0;
  }

  private LocalDate fiscalDay(YearMonth month) {
    return month.atDay(Math.min(fiscalStart.getDayOfMonth(), month.lengthOfMonth()));
  }

  private long startMs(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
