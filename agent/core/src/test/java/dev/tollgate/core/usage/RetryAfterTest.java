package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a provider asks to wait. */
class RetryAfterTest {
  private static final long NOW_MS = Instant.parse("2026-08-02T10:00:00Z").toEpochMilli();

  private static long millis(Map<String, String> headers) {
    return RetryAfter.millis(headers::get, NOW_MS);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after-ms, 1250, 1250",
    "retry-after-ms, 0.4, 1",
    "retry-after-ms, 0, 0",
    "retry-after, 2, 2000",
    "retry-after, 0.0021, 3",
    "retry-after, ' 7 ', 7000",
    "retry-after, 9999999999, 31622400000",
    "retry-after, -1, -1",
    "retry-after, soon, -1",
    "retry-after, 1e999999999, -1",
    "retry-after, 1e-999999999, 0",
    "retry-after, '', -1",
    "x-other, 2, -1"
  })
  void header_isMilliseconds(String header, String value, long expected) {
    assertEquals(expected, millis(Map.of(header, value)));
  }

  @Test
  void milliseconds_goBeforeSeconds() {
    assertEquals(5, millis(Map.of("retry-after", "2", "retry-after-ms", "5")));
    assertEquals(2000, millis(Map.of("retry-after", "2", "retry-after-ms", "five")));
  }

  @Test
  void date_isComparedWithTheProvidersOwnClock() {
    String at = "Sun, 02 Aug 2026 10:00:30 GMT";
    assertEquals(30_000, millis(Map.of("retry-after", at)));
    assertEquals(
        20_000, millis(Map.of("retry-after", at, "date", "Sun, 02 Aug 2026 10:00:10 GMT")));
    assertEquals(0, millis(Map.of("retry-after", at, "date", "Sun, 02 Aug 2026 10:01:10 GMT")));
    assertEquals(30_000, millis(Map.of("retry-after", at, "date", "today")));
  }
}
