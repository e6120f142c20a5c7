package dev.tollgate.collector.config;

import dev.tollgate.collector.config.CalendarWindow.Period;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads windows: of each cap, by the calendar that the file or the cap itself names. Immutable.
 *
 * @param zone of clocks and days
 * @param weekStart the day that weeks begin on
 * @param fiscalStart the day that years begin on
 */
record WindowReader(ZoneId zone, DayOfWeek weekStart, MonthDay fiscalStart) {
  /** What holds where the file says nothing. */
  private static final WindowReader PLAIN =
      new WindowReader(ZoneId.of("UTC"), CalendarWindow.MONDAY, CalendarWindow.JANUARY_1);

  /** The calendar that the whole file goes by. */
  static WindowReader of(MappingReader file) {
    return PLAIN.with(file);
  }

  private WindowReader with(MappingReader mapping) {
    return new WindowReader(
        zone(mapping, zone), weekStart(mapping, weekStart), fiscalStart(mapping, fiscalStart));
  }

  /** The window of a cap; what it is after a finding does not matter. */
  WindowSpec read(MappingReader cap) {
    WindowReader calendar = with(cap);
    String word = cap.requiredText("window", "day");
    if (word != null && word.equals("job")) {
      boolean shared = cap.choice("jobs", "apart", "shared");
      return plain(cap, new JobWindow(shared), "job, which ends with its run");
    }
    useless(cap, "jobs", word == null ? "no job" : word);
    if (word == null) {
      return new TotalWindow();
    }
    if (word.equals("total")) {
      return plain(cap, new TotalWindow(), "total, which never ends");
    }
    if (word.equals("minute")) {
      return plain(cap, FixedWindow.MINUTE, "minute, which all zones share");
    }
    FixedWindow fixed = FixedWindow.parse(word);
    if (fixed != null) {
      return plain(
          cap, fixed, word + ", which goes by no clock: it is aligned to 1970-01-01T00:00Z");
    }
    for (Period period : Period.values()) {
      if (period.key().equals(word)) {
        if (period != Period.WEEK) {
          useless(cap, "week_start", word);
        }
        if (!period.isFiscal()) {
          useless(cap, "fiscal_start", word);
        }
        return new CalendarWindow(period, calendar.zone, calendar.weekStart, calendar.fiscalStart);
      }
    }
    cap.wrong("window", unknown(word));
    return new TotalWindow();
  }

  private static String unknown(String word) {
    if (word.matches("[0-9]+ ?[A-Za-z]+")) {
      return '"' + word + "\" is no length of a window; write one of 1m to 366d, such as 5h";
    }
    String known = MappingReader.unknown(word, "window", ConfigKeys.WINDOWS);
    return known.endsWith("total") ? known + ", or a length such as 5h" : known;
  }

  /** A window that no calendar decides: one that the cap names contradicts it. */
  private static WindowSpec plain(MappingReader cap, WindowSpec window, String words) {
    for (String key : List.of("timezone", "week_start", "fiscal_start")) {
      useless(cap, key, words);
    }
    return window;
  }

  private static void useless(MappingReader cap, String key, String window) {
    if (cap.get(key) != null) {
      cap.wrong(key, "means nothing for a window of " + window + "; take it out");
    }
  }

  private static ZoneId zone(MappingReader mapping, ZoneId otherwise) {
    String text = mapping.text("timezone", "Europe/Berlin");
    if (text == null) {
      return otherwise;
    }
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      String nearest = Nearest.to(text, new TreeSet<>(ZoneId.getAvailableZoneIds()));
      mapping.wrong(
          "timezone",
          '"'
              + text
              + "\" is not an IANA time zone; write "
              + (nearest != null ? nearest : "UTC, or a region and city such as Europe/Berlin"));
      return otherwise;
    }
    return ZoneId.of(text);
  }

  private static DayOfWeek weekStart(MappingReader mapping, DayOfWeek otherwise) {
    String text = mapping.text("week_start", "monday");
    if (text == null) {
      return otherwise;
    }
    if (!ConfigKeys.WEEK_DAYS.contains(text)) {
      mapping.wrong("week_start", MappingReader.unknown(text, "day", ConfigKeys.WEEK_DAYS));
      return otherwise;
    }
    return DayOfWeek.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static MonthDay fiscalStart(MappingReader mapping, MonthDay otherwise) {
    String text = mapping.text("fiscal_start", "04-06");
    if (text == null) {
      return otherwise;
    }
    MonthDay day = text.matches("[0-9]{2}-[0-9]{2}") ? monthDay(text) : null;
    if (day == null) {
      mapping.wrong(
          "fiscal_start", '"' + text + "\" is not a day of the year; write month and day: 04-06");
      return otherwise;
    }
    return day;
  }

  private static @Nullable MonthDay monthDay(String text) {
    try {
      return MonthDay.parse("--" + text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
