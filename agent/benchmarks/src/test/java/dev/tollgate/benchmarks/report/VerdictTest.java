package dev.tollgate.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void valueAtItsGoal_isMet() {
    assertEquals(Verdict.MET, Verdict.on(100, 100));
    assertEquals(Verdict.MISSED, Verdict.on(101, 100));
  }

  @Test
  void valueThatCouldNotBeTold_isMissed() {
    assertEquals(Verdict.MISSED, Verdict.on(Double.NaN, 100));
    assertEquals(Verdict.NO_GOAL, Verdict.on(5, Double.NaN));
  }

  @Test
  void twoVerdicts_areMissedWhereOneIs() {
    assertEquals(Verdict.MISSED, Verdict.MET.and(Verdict.MISSED));
    assertEquals(Verdict.MET, Verdict.MET.and(Verdict.NO_GOAL));
    assertEquals(Verdict.NO_GOAL, Verdict.NO_GOAL.and(Verdict.NO_GOAL));
  }
}
