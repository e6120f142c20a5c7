package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * One figure of both sides. Immutable.
 *
 * @param day in UTC
 * @param model the model, a tool's name in brackets, or {@code (all)}
 * @param equal whether the two differ by no more than is tolerated
 * @param reasons why they may differ, the likeliest first
 */
record Comparison(
    LocalDate day,
    String model,
    Measure measure,
    BigDecimal ours,
    BigDecimal theirs,
    boolean equal,
    List<String> reasons) {

  Comparison {
    reasons = List.copyOf(reasons);
  }

  /** Theirs less ours. */
  BigDecimal difference() {
    return theirs.subtract(ours);
  }
}
