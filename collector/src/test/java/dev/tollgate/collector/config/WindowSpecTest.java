package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.config.CalendarWindow.Period;
import dev.tollgate.ledger.policy.Windows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WindowSpecTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** Now is the third: start and end are the window's that holds it. */
  @ParameterizedTest
  @CsvSource({
    "HOUR,UTC,2026-11-22T01:02:03Z,2026-11-22T01:00:00Z,2026-11-22T02:00:00Z",
    "HOUR,Asia/Kolkata,2026-11-22T01:02:03Z,2026-11-22T00:30:00Z,2026-11-22T01:30:00Z",
    "HOUR,Asia/Kathmandu,2026-11-22T01:02:03Z,2026-11-22T00:15:00Z,2026-11-22T01:15:00Z",
    // Clocks go back by half an hour at 15:00Z: 01:30 to 02:00 comes twice, within one window.
    "HOUR,Australia/Lord_Howe,2026-04-04T15:10:00Z,2026-04-04T14:00:00Z,2026-04-04T15:30:00Z",
    "HOUR,Australia/Lord_Howe,2026-10-03T15:40:00Z,2026-10-03T14:30:00Z,2026-10-03T16:00:00Z",
    "DAY,UTC,2026-11-22T01:02:03Z,2026-11-22T00:00:00Z,2026-11-23T00:00:00Z",
    "DAY,Europe/Berlin,2026-11-22T23:30:00Z,2026-11-22T23:00:00Z,2026-11-23T23:00:00Z",
    // Daylight saving ends: 25 hours. It begins: 23.
    "DAY,Europe/Berlin,2026-10-25T12:00:00Z,2026-10-24T22:00:00Z,2026-10-25T23:00:00Z",
    "DAY,Europe/Berlin,2026-03-29T12:00:00Z,2026-03-28T23:00:00Z,2026-03-29T22:00:00Z",
    "DAY,America/New_York,2026-11-01T12:00:00Z,2026-11-01T04:00:00Z,2026-11-02T05:00:00Z",
    "DAY,America/New_York,2026-03-08T12:00:00Z,2026-03-08T05:00:00Z,2026-03-09T04:00:00Z",
    "DAY,America/Sao_Paulo,2026-11-01T12:00:00Z,2026-11-01T03:00:00Z,2026-11-02T03:00:00Z",
    // 24.5 and 23.5 hours.
    "DAY,Australia/Lord_Howe,2026-04-04T20:00:00Z,2026-04-04T13:00:00Z,2026-04-05T13:30:00Z",
    "DAY,Australia/Lord_Howe,2026-10-03T20:00:00Z,2026-10-03T13:30:00Z,2026-10-04T13:00:00Z",
    "DAY,Pacific/Chatham,2026-04-04T20:00:00Z,2026-04-04T10:15:00Z,2026-04-05T11:15:00Z",
    // Midnight does not exist on the day that clocks go forward, and comes twice when they go back.
    "DAY,Africa/Cairo,2026-04-24T12:00:00Z,2026-04-23T22:00:00Z,2026-04-24T21:00:00Z",
    "DAY,Africa/Cairo,2026-10-29T20:30:00Z,2026-10-28T21:00:00Z,2026-10-29T22:00:00Z",
    "DAY,America/Havana,2026-11-01T04:30:00Z,2026-11-01T04:00:00Z,2026-11-02T05:00:00Z",
    "WEEK,UTC,2026-11-22T01:02:03Z,2026-11-16T00:00:00Z,2026-11-23T00:00:00Z",
    "WEEK,UTC,2026-11-23T00:00:00Z,2026-11-23T00:00:00Z,2026-11-30T00:00:00Z",
    "WEEK,Europe/Berlin,2026-10-25T12:00:00Z,2026-10-18T22:00:00Z,2026-10-25T23:00:00Z",
    "MONTH,Europe/Berlin,2026-10-31T23:30:00Z,2026-10-31T23:00:00Z,2026-11-30T23:00:00Z",
    "MONTH,UTC,2028-02-29T12:00:00Z,2028-02-01T00:00:00Z,2028-03-01T00:00:00Z",
    "MONTH,UTC,2100-02-28T12:00:00Z,2100-02-01T00:00:00Z,2100-03-01T00:00:00Z",
    "QUARTER,UTC,2026-11-22T01:02:03Z,2026-10-01T00:00:00Z,2027-01-01T00:00:00Z",
    "QUARTER,Europe/Berlin,2026-03-31T22:30:00Z,2026-03-31T22:00:00Z,2026-06-30T22:00:00Z",
    "YEAR,UTC,2028-02-29T12:00:00Z,2028-01-01T00:00:00Z,2029-01-01T00:00:00Z",
    "YEAR,Asia/Tokyo,2026-12-31T15:00:00Z,2026-12-31T15:00:00Z,2027-12-31T15:00:00Z",
  })
  void calendarWindow_holdsNow(
      Period period, String zone, Instant now, Instant start, Instant end) {
    assertHolds(CalendarWindow.of(period, ZoneId.of(zone)), now, start, end);
  }

  @ParameterizedTest
  @CsvSource({
    "MONTH,01-25,2026-11-22T01:02:03Z,2026-10-25T00:00:00Z,2026-11-25T00:00:00Z",
    "MONTH,01-29,2026-03-01T12:00:00Z,2026-02-28T00:00:00Z,2026-03-29T00:00:00Z",
    "MONTH,01-29,2028-03-01T12:00:00Z,2028-02-29T00:00:00Z,2028-03-29T00:00:00Z",
    "MONTH,01-30,2028-02-29T12:00:00Z,2028-02-29T00:00:00Z,2028-03-30T00:00:00Z",
    "MONTH,01-31,2026-02-27T12:00:00Z,2026-01-31T00:00:00Z,2026-02-28T00:00:00Z",
    "MONTH,01-31,2026-02-28T12:00:00Z,2026-02-28T00:00:00Z,2026-03-31T00:00:00Z",
    "MONTH,01-31,2026-04-30T00:00:00Z,2026-04-30T00:00:00Z,2026-05-31T00:00:00Z",
    "QUARTER,04-06,2026-11-22T01:02:03Z,2026-10-06T00:00:00Z,2027-01-06T00:00:00Z",
    "QUARTER,02-01,2026-01-31T12:00:00Z,2025-11-01T00:00:00Z,2026-02-01T00:00:00Z",
    "QUARTER,11-30,2027-02-27T12:00:00Z,2026-11-30T00:00:00Z,2027-02-28T00:00:00Z",
    "YEAR,04-06,2026-04-05T23:59:59Z,2025-04-06T00:00:00Z,2026-04-06T00:00:00Z",
    "YEAR,04-06,2026-04-06T00:00:00Z,2026-04-06T00:00:00Z,2027-04-06T00:00:00Z",
    "YEAR,02-29,2026-02-28T12:00:00Z,2026-02-28T00:00:00Z,2027-02-28T00:00:00Z",
    "YEAR,02-29,2028-02-28T12:00:00Z,2027-02-28T00:00:00Z,2028-02-29T00:00:00Z",
    "YEAR,08-31,2026-08-30T12:00:00Z,2025-08-31T00:00:00Z,2026-08-31T00:00:00Z",
  })
  void fiscalWindow_holdsNow(
      Period period, String fiscalStart, Instant now, Instant start, Instant end) {
    MonthDay from = MonthDay.parse("--" + fiscalStart);
    assertHolds(
        new CalendarWindow(period, ZoneId.of("UTC"), DayOfWeek.MONDAY, from), now, start, end);
  }

  @ParameterizedTest
  @CsvSource({
    "SUNDAY,2026-11-22T01:02:03Z,2026-11-22T00:00:00Z,2026-11-29T00:00:00Z",
    "SATURDAY,2026-11-22T01:02:03Z,2026-11-21T00:00:00Z,2026-11-28T00:00:00Z",
    "MONDAY,2026-11-22T01:02:03Z,2026-11-16T00:00:00Z,2026-11-23T00:00:00Z",
  })
  void week_beginsOnItsDay(DayOfWeek day, Instant now, Instant start, Instant end) {
    assertHolds(
        new CalendarWindow(Period.WEEK, ZoneId.of("UTC"), day, CalendarWindow.JANUARY_1),
        now,
        start,
        end);
  }

  @ParameterizedTest
  @CsvSource({
    "1m,minute,2026-11-22T01:02:03Z,2026-11-22T01:02:00Z,2026-11-22T01:03:00Z",
    "90m,90m,2026-11-22T01:02:03Z,2026-11-22T00:00:00Z,2026-11-22T01:30:00Z",
    "300m,5h,2026-11-22T01:02:03Z,2026-11-21T23:00:00Z,2026-11-22T04:00:00Z",
    "24h,1d,2026-11-22T01:02:03Z,2026-11-22T00:00:00Z,2026-11-23T00:00:00Z",
    "1w,7d,2026-11-22T01:02:03Z,2026-11-19T00:00:00Z,2026-11-26T00:00:00Z",
    "5h,5h,1969-12-31T23:00:00Z,1969-12-31T19:00:00Z,1970-01-01T00:00:00Z",
  })
  void fixedWindow_isAlignedToTheEpoch(
      String text, String name, Instant now, Instant start, Instant end) {
    FixedWindow window = FixedWindow.parse(text);
    assertNotNull(window);
    assertEquals(name, window.name());
    assertHolds(window, now, start, end);
  }

  @ParameterizedTest
  @CsvSource({"0h", "5", "5 h", "1y", "367d", "1.5h", "-5h", "53w", "99999999m"})
  void text_isNoFixedWindow(String text) {
    assertNull(FixedWindow.parse(text));
  }

  @Test
  void windowsThatDiffer_haveNamesThatDiffer() {
    Set<String> names = new HashSet<>();
    int count = 0;
    for (DayOfWeek day : DayOfWeek.values()) {
      names.add(new CalendarWindow(Period.WEEK, BERLIN, day, CalendarWindow.JANUARY_1).name());
      count++;
    }
    for (Period period : List.of(Period.MONTH, Period.QUARTER, Period.YEAR)) {
      for (String from : List.of("01-01", "02-01", "01-15")) {
        Windows plain = CalendarWindow.of(period, BERLIN).between(0, 0);
        CalendarWindow window =
            new CalendarWindow(period, BERLIN, DayOfWeek.MONDAY, MonthDay.parse("--" + from));
        names.add(window.name());
        count += from.equals("01-01") || !window.between(0, 0).equals(plain) ? 1 : 0;
      }
    }
    assertEquals(count, names.size(), names.toString());
    assertTrue(names.contains("week"), names.toString());
    assertTrue(names.contains("week from sunday"), names.toString());
    assertTrue(names.contains("month from day 15"), names.toString());
    assertTrue(names.contains("quarter from 02-01"), names.toString());
  }

  private static void assertHolds(WindowSpec window, Instant now, Instant start, Instant end) {
    Windows windows = window.compile(now.toEpochMilli());
    int index = windows.indexAt(now.toEpochMilli());
    assertEquals(start, Instant.ofEpochMilli(windows.startMs(index)));
    assertEquals(end, Instant.ofEpochMilli(windows.endMs(index)));
    assertEquals(WindowSpec.BEFORE, index);
  }

  @ParameterizedTest
  @EnumSource(Period.class)
  void windows_reachFortyDaysAheadAndThreeBack(Period period) {
    long nowMs = Instant.parse("2026-11-22T01:02:03Z").toEpochMilli();
    Windows windows = CalendarWindow.of(period, BERLIN).compile(nowMs);
    assertEquals(3, windows.indexAt(nowMs));
    long end = windows.endMs(windows.count() - 1);
    assertTrue(end - nowMs >= Duration.ofDays(40).toMillis(), () -> "ends " + end);
  }

  @Test
  void hoursAcrossTheEndOfDaylightSaving_areAllOneHourLong() {
    long nowMs = Instant.parse("2026-10-24T22:30:00Z").toEpochMilli();
    Windows windows = CalendarWindow.of(Period.HOUR, BERLIN).compile(nowMs);
    for (int i = 0; i < windows.count(); i++) {
      assertEquals(Duration.ofHours(1).toMillis(), windows.endMs(i) - windows.startMs(i));
    }
  }

  @Test
  void hoursWhereAZoneChangesByHalfAnHour_beginAtTheSameInstantsSeenFromAnywhere() {
    ZoneId zone = ZoneId.of("Australia/Lord_Howe");
    List<Long> seen = new ArrayList<>();
    Windows windows =
        CalendarWindow.of(Period.HOUR, zone)
            .compile(Instant.parse("2026-04-03T00:00:00Z").toEpochMilli());
    for (Instant at = Instant.parse("2026-04-03T10:00:00Z");
        at.isBefore(Instant.parse("2026-04-06T00:00:00Z"));
        at = at.plusSeconds(600)) {
      Windows from = CalendarWindow.of(Period.HOUR, zone).compile(at.toEpochMilli());
      long start = from.startMs(from.indexAt(at.toEpochMilli()));
      assertEquals(windows.startMs(windows.indexAt(at.toEpochMilli())), start);
      seen.add(start);
    }
    assertTrue(seen.size() > 100);
  }

  @Test
  void dayThatAZoneLeftOut_hasNoWindow() {
    ZoneId apia = ZoneId.of("Pacific/Apia");
    long nowMs = Instant.parse("2011-12-29T12:00:00Z").toEpochMilli();
    Windows windows = CalendarWindow.of(Period.DAY, apia).compile(nowMs);
    int index = windows.indexAt(nowMs);
    assertEquals(Instant.parse("2011-12-30T10:00:00Z"), Instant.ofEpochMilli(windows.endMs(index)));
    assertEquals(
        Instant.parse("2011-12-31T10:00:00Z"), Instant.ofEpochMilli(windows.endMs(index + 1)));
  }

  @Test
  void windowsCompiledEarlier_serveUntilLessThanFortyDaysAreAhead() {
    long nowMs = Instant.parse("2026-11-22T01:02:03Z").toEpochMilli();
    Windows windows = CalendarWindow.of(Period.DAY, BERLIN).compile(nowMs);
    long later = nowMs + Duration.ofDays(5).toMillis();
    long muchLater = nowMs + Duration.ofDays(12).toMillis();
    assertTrue(stillServes(windows, BERLIN, later));
    assertEquals(false, stillServes(windows, BERLIN, muchLater));
    assertEquals(false, stillServes(windows, ZoneId.of("UTC"), later));
  }

  private static boolean stillServes(Windows windows, ZoneId zone, long nowMs) {
    WindowSpec days = CalendarWindow.of(Period.DAY, zone);
    return days.stillServes(windows, days.compile(nowMs), nowMs);
  }
}
