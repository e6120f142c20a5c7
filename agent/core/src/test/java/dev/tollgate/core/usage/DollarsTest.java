package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Costs that providers state, digit by digit. */
class DollarsTest {

  @ParameterizedTest
  @CsvSource({
    "4.35e-05, 0.0000435",
    "0.00906, 0.00906",
    "0.0, 0",
    "0e-9, 0",
    "1E+2, 100",
    "12.50, 12.5",
    "0.1234567890123456789, 0.1234567890123456789"
  })
  void cost_isWrittenPlainly(String number, String expected) {
    assertEquals(expected, Dollars.plain(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "", "-0.1", "1e999999999", "1e-999999999", "NaN", "$1"})
  void whatIsNoCost_isUnknown(String text) {
    assertNull(Dollars.plain(text));
  }

  @Test
  void ticks_areTenToTheMinusTenth() {
    assertEquals("0.0001631", Dollars.ofTicks(1_631_000));
    assertEquals("0.0000000001", Dollars.ofTicks(1));
    assertEquals("1", Dollars.ofTicks(10_000_000_000L));
    assertEquals("0", Dollars.ofTicks(0));
  }
}
