package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Why a figure of a provider's may differ from ours, the likeliest first. Stateless. */
final class Reasons {
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal NEAR = new BigDecimal("0.01");

  private Reasons() {}

  /**
   * The reasons.
   *
   * @param otherDays theirs less ours on the day before and on the day after
   * @param theyDiscount whether the export has lines of a batch or a tier for it
   */
  static List<String> of(
      Measure measure,
      LocalDate day,
      OurSide our,
      BigDecimal ours,
      BigDecimal theirs,
      List<BigDecimal> otherDays,
      boolean theyDiscount) {
    List<String> reasons = new ArrayList<>();
    if (our.isEmpty()) {
      reasons.add("no call in these ledgers: JVMs without an agent, other programs or hosts");
      return reasons;
    }
    BigDecimal more = theirs.subtract(ours);
    boolean cost = measure == Measure.COST;
    if (cost && our.hasContract() && near(our.contractedUsd(), theirs)) {
      reasons.add("negotiated prices: theirs is our contracted cost");
    }
    for (BigDecimal other : otherDays) {
      if (other.signum() != 0 && near(other.negate(), more)) {
        reasons.add("day boundary: the day beside it differs as much the other way");
        break;
      }
    }
    if (cost && our.unpriced > 0) {
      reasons.add(
          our.unpriced + " unpriced calls are not in ours: tollgate reprice --since " + day);
    }
    if (theirs.signum() == 0) {
      reasons.add("nothing there: another organisation's key, or figures that are not ready yet");
    } else if (cost && (theyDiscount || our.discounted > 0)) {
      reasons.add(
          near(theirs, ours.multiply(HALF))
              ? "half of ours: a batch or flex discount that was not on the wire"
              : our.discounted + " calls of a batch or another service tier here");
    }
    if (our.estimated > 0) {
      reasons.add(
          our.estimated
              + " estimated calls"
              + (cost ? ", " + Numbers.text(our.estimatedUsd()) + " USD of ours" : ""));
    }
    if (our.lost > 0) {
      reasons.add(our.lost + " calls of killed JVMs are counted as held");
    }
    if (our.unitemised > 0) {
      reasons.add(our.unitemised + " calls are recorded in sums only");
    }
    if (our.failed > 0) {
      reasons.add(our.failed + " failed, free or cut calls, which they may count otherwise");
    }
    if (more.signum() > 0 && !cost) {
      reasons.add("calls of JVMs without an agent, other programs or hosts");
    }
    if (cost) {
      reasons.add(
          more.signum() > 0
              ? "calls of JVMs without an agent, or dearer prices: compare a usage export"
              : "discounts, credits or cheaper prices: compare a usage export");
    } else if (more.signum() < 0 && reasons.isEmpty()) {
      reasons.add("figures that are not ready yet, or another organisation's key");
    }
    return reasons;
  }

  private static boolean near(BigDecimal a, BigDecimal b) {
    if (a.signum() == 0 || b.signum() == 0) {
      return a.compareTo(b) == 0;
    }
    return a.divide(b, MathContext.DECIMAL64).subtract(BigDecimal.ONE).abs().compareTo(NEAR) <= 0;
  }
}
