package dev.tollgate.collector.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Windows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WindowWordTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "HOUR,UTC,2026-11-22T01:02:03Z,2026-11-22T01:00:00Z,2026-11-22T02:00:00Z",
    "HOUR,Asia/Kolkata,2026-11-22T01:02:03Z,2026-11-22T00:30:00Z,2026-11-22T01:30:00Z",
    "DAY,UTC,2026-11-22T01:02:03Z,2026-11-22T00:00:00Z,2026-11-23T00:00:00Z",
    "DAY,Europe/Berlin,2026-11-22T23:30:00Z,2026-11-22T23:00:00Z,2026-11-23T23:00:00Z",
    // Daylight saving ends: 25 hours. It begins: 23.
    "DAY,Europe/Berlin,2026-10-25T12:00:00Z,2026-10-24T22:00:00Z,2026-10-25T23:00:00Z",
    "DAY,Europe/Berlin,2026-03-29T12:00:00Z,2026-03-28T23:00:00Z,2026-03-29T22:00:00Z",
    // Midnight does not exist on the day that clocks go forward.
    "DAY,Africa/Cairo,2026-04-24T12:00:00Z,2026-04-23T22:00:00Z,2026-04-24T21:00:00Z",
    "WEEK,UTC,2026-11-22T01:02:03Z,2026-11-16T00:00:00Z,2026-11-23T00:00:00Z",
    "WEEK,UTC,2026-11-23T00:00:00Z,2026-11-23T00:00:00Z,2026-11-30T00:00:00Z",
    "MONTH,Europe/Berlin,2026-10-31T23:30:00Z,2026-10-31T23:00:00Z,2026-11-30T23:00:00Z",
    "MONTH,UTC,2028-02-29T12:00:00Z,2028-02-01T00:00:00Z,2028-03-01T00:00:00Z",
  })
  void window_holdsNow(WindowWord word, String zone, Instant now, Instant start, Instant end) {
    Windows windows = word.compile(ZoneId.of(zone), now.toEpochMilli());
    int index = windows.indexAt(now.toEpochMilli());
    assertEquals(start, Instant.ofEpochMilli(windows.startMs(index)));
    assertEquals(end, Instant.ofEpochMilli(windows.endMs(index)));
  }

  @ParameterizedTest
  @EnumSource(
      value = WindowWord.class,
      names = {"HOUR", "DAY", "WEEK", "MONTH"})
  void windows_reachFortyDaysAheadAndThreeBack(WindowWord word) {
    long nowMs = Instant.parse("2026-11-22T01:02:03Z").toEpochMilli();
    Windows windows = word.compile(BERLIN, nowMs);
    assertEquals(3, windows.indexAt(nowMs));
    long end = windows.endMs(windows.count() - 1);
    assertTrue(end - nowMs >= Duration.ofDays(40).toMillis(), () -> "ends " + end);
  }

  @Test
  void hoursAcrossTheEndOfDaylightSaving_areAllOneHourLong() {
    long nowMs = Instant.parse("2026-10-24T22:30:00Z").toEpochMilli();
    Windows windows = WindowWord.HOUR.compile(BERLIN, nowMs);
    for (int i = 0; i < windows.count(); i++) {
      assertEquals(Duration.ofHours(1).toMillis(), windows.endMs(i) - windows.startMs(i));
    }
  }

  @Test
  void hoursWhereAZoneChangesByHalfAnHour_beginAtTheSameInstantsSeenFromAnywhere() {
    ZoneId zone = ZoneId.of("Australia/Lord_Howe");
    List<Long> seen = new ArrayList<>();
    Windows windows =
        WindowWord.HOUR.compile(zone, Instant.parse("2026-04-03T00:00:00Z").toEpochMilli());
    for (Instant at = Instant.parse("2026-04-03T10:00:00Z");
        at.isBefore(Instant.parse("2026-04-06T00:00:00Z"));
        at = at.plusSeconds(600)) {
      Windows from = WindowWord.HOUR.compile(zone, at.toEpochMilli());
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
    Windows windows = WindowWord.DAY.compile(apia, nowMs);
    int index = windows.indexAt(nowMs);
    assertEquals(Instant.parse("2011-12-30T10:00:00Z"), Instant.ofEpochMilli(windows.endMs(index)));
    assertEquals(
        Instant.parse("2011-12-31T10:00:00Z"), Instant.ofEpochMilli(windows.endMs(index + 1)));
  }

  @Test
  void windowsCompiledEarlier_serveUntilLessThanFortyDaysAreAhead() {
    long nowMs = Instant.parse("2026-11-22T01:02:03Z").toEpochMilli();
    Windows windows = WindowWord.DAY.compile(BERLIN, nowMs);
    long later = nowMs + Duration.ofDays(5).toMillis();
    long muchLater = nowMs + Duration.ofDays(12).toMillis();
    assertTrue(WindowWord.DAY.stillServes(windows, BERLIN, later));
    assertEquals(false, WindowWord.DAY.stillServes(windows, BERLIN, muchLater));
    assertEquals(false, WindowWord.DAY.stillServes(windows, ZoneId.of("UTC"), later));
  }
}
