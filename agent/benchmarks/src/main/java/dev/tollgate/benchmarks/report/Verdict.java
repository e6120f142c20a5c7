package dev.tollgate.benchmarks.report;

/** Whether what was measured is within its goal. A value that is not a number is in none. */
public enum Verdict {
  MET("met"),
  MISSED("MISSED"),
  NO_GOAL("");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** The verdict on a value that may be this much at most; without a goal where that is NaN. */
  public static Verdict on(double value, double atMost) {
    if (Double.isNaN(atMost)) {
      return NO_GOAL;
    }
    return value <= atMost ? MET : MISSED;
  }

  /** Both, as one verdict. */
  public Verdict and(Verdict other) {
    if (this == MISSED || other == MISSED) {
      return MISSED;
    }
    return this == MET || other == MET ? MET : NO_GOAL;
  }

  /** As the table says it. */
  public String word() {
    return word;
  }
}
