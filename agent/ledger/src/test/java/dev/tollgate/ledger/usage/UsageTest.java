package dev.tollgate.ledger.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {

  @Test
  void totals_areSumsOfTheirMeters() {
    Usage.Builder builder = new Usage.Builder();
    long quantity = 1;
    for (Meter meter : Meter.values()) {
      builder.set(meter, quantity);
      quantity *= 2;
    }
    Usage usage = builder.build();
    assertEquals(0b1111111, usage.inputTokens());
    assertEquals(0b1111_0000000, usage.outputTokens());
    assertEquals(0b1111_1111111, usage.tokens());
    assertEquals(2, usage.cachedInputTokens());
  }

  @Test
  void unbilledMeters_areNothingUsed() {
    Usage usage = new Usage.Builder().set(Meter.WEB_FETCHES, 3).set(Meter.RAW_INPUT, 9).build();
    assertTrue(usage.isZero());
    assertTrue(usage.hasTokensAlone());
    assertEquals(0, usage.tokens());
  }

  @Test
  void absentMeter_isNotReportedAndCountsAsNothing() {
    Usage usage = new Usage.Builder().set(Meter.INPUT, 0).build();
    assertTrue(usage.has(Meter.INPUT));
    assertFalse(usage.has(Meter.OUTPUT));
    assertEquals(0, usage.quantity(Meter.OUTPUT));
    assertEquals(Map.of(Meter.INPUT, 0L), usage.asMap());
    assertFalse(usage.isEmpty());
    assertTrue(usage.isZero());
    assertTrue(Usage.NONE.isEmpty());
    assertTrue(Usage.NONE.isZero());
    assertNotEquals(Usage.NONE, usage);
    assertFalse(new Usage.Builder().set(Meter.WEB_SEARCHES, 1).build().isZero());
  }

  @Test
  void absurdQuantities_saturate() {
    Usage usage =
        new Usage.Builder()
            .set(Meter.INPUT, Long.MAX_VALUE)
            .set(Meter.CACHE_READ, Long.MAX_VALUE)
            .set(Meter.OUTPUT, Long.MAX_VALUE)
            .build();
    assertEquals(Long.MAX_VALUE, usage.inputTokens());
    assertEquals(Long.MAX_VALUE, usage.tokens());
  }

  @Test
  void negativeQuantity_isAnArgumentError() {
    Usage.Builder builder = new Usage.Builder();
    assertThrows(IllegalArgumentException.class, () -> builder.set(Meter.OUTPUT, -1));
  }

  @Test
  void laterChangeOfTheBuilder_doesNotReachTheUsage() {
    Usage.Builder builder = new Usage.Builder().set(Meter.INPUT, 1);
    Usage usage = builder.build();
    builder.set(Meter.INPUT, 2);
    assertEquals(1, usage.quantity(Meter.INPUT));
  }
}
