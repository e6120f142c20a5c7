package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RefusalBudgetTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final long START_NS = -5 * SECOND_NS; // nanoTime may be negative

  private final RefusalBudget budget = new RefusalBudget();

  private int takeAll(long nowNs) {
    int taken = 0;
    while (budget.take(nowNs)) {
      taken++;
    }
    return taken;
  }

  @Test
  void burst_isTakenAndNoMore() {
    assertEquals(RefusalBudget.BURST, takeAll(START_NS));
    assertFalse(budget.take(START_NS + SECOND_NS - 1));
  }

  @Test
  void everySecond_bringsOneBack() {
    takeAll(START_NS);

    assertTrue(budget.take(START_NS + SECOND_NS));
    assertFalse(budget.take(START_NS + SECOND_NS));
    assertEquals(3, takeAll(START_NS + 4 * SECOND_NS));
  }

  @Test
  void longPause_bringsBackABurstAtMost() {
    takeAll(START_NS);

    assertEquals(RefusalBudget.BURST, takeAll(START_NS + 100_000 * SECOND_NS));
  }
}
