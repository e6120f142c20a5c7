package dev.tollgate.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantityTest {

  @Test
  void durations_haveThreeDigits() {
    assertEquals("0 ns", Quantity.nanos(0.2));
    assertEquals("37 ns", Quantity.nanos(36.6));
    assertEquals("1.00 µs", Quantity.nanos(999.7));
    assertEquals("14.2 µs", Quantity.nanos(14_180));
    assertEquals("142 ms", Quantity.nanos(142_000_000));
    assertEquals("61.0 s", Quantity.nanos(61e9));
  }

  @Test
  void differences_mayBeBelowZero() {
    assertEquals("-3.20 µs", Quantity.nanos(-3200));
    assertEquals("0 ns", Quantity.nanos(-0.3));
  }

  @Test
  void whatIsNotKnown_isADash() {
    assertEquals("-", Quantity.bytes(Double.NaN));
    assertEquals("-", Quantity.ratio(Double.NaN));
  }
}
