package dev.tollgate.collector.report;

import dev.tollgate.ledger.policy.Cap;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How a cap stands in the window that holds now. Immutable.
 *
 * @param eachValue which of the cap's counters, see {@link Cap#eachValue}
 * @param spent in the cap's unit
 * @param window index of that window; -1 where the policy was compiled too long ago to have it
 */
public record CapStatus(Cap cap, String eachValue, long spent, int window) {

  /** Spent, in per cent of the limit, rounded down to one decimal. */
  public BigDecimal percent() {
    if (cap.limit() == 0) {
      return new BigDecimal("100.0");
    }
    return BigDecimal.valueOf(spent)
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(cap.limit()), 1, RoundingMode.DOWN);
  }

  /** open, throttling, downgrading, refusing, shadow; or stale where there is no window. */
  public String state() {
    if (window < 0) {
      return "stale";
    }
    if (cap.shadow()) {
      return "shadow";
    }
    if (spent >= cap.refuseAt()) {
      return "refusing";
    }
    if (spent >= cap.throttleAt()) {
      return "throttling";
    }
    return cap.downgrades() && spent >= cap.downgradeAt() ? "downgrading" : "open";
  }
}
