package dev.tollgate.collector.spend;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.policy.Unit;

/**
 * Amounts are what calls came to in every unit that a counter has: nano-USD, tokens, and calls or
 * images. Immutable. Sums saturate: an absurd charge must not wrap a total and open a cap.
 *
 * @param costNanos counted cost in nano-USD
 * @param tokens tokens, in and out
 * @param calls calls that left their JVM; in place of them images, where a cap in images counts
 */
public record Amounts(long costNanos, long tokens, long calls) {

  /** Nothing. */
  public static final Amounts NONE = new Amounts(0, 0, 0);

  /** The most that one charge counts for, and a thousandth of what a sum can be. */
  private static final long MOST = (1L << 53) - 1;

  private static final long MOST_SUM = 1L << 62;

  /** What a charge counts for on the caps that it falls under; a refused one counts nothing. */
  public static Amounts of(Charge charge) {
    return charge.left()
        ? new Amounts(
            clamp(charge.countedNanos()), clamp(charge.countedTokens()), clamp(charge.calls()))
        : NONE;
  }

  /** What a charge counts for on a cap in this unit. */
  public static Amounts of(Charge charge, Unit unit) {
    Amounts amounts = of(charge);
    return unit == Unit.IMAGES && charge.left()
        ? new Amounts(amounts.costNanos, amounts.tokens, clamp(charge.countedImages()))
        : amounts;
  }

  /** What a correction changes on a cap in this unit; may be below zero. */
  public static Amounts of(Correction correction, Unit unit) {
    Amounts before = of(correction.before(), unit);
    Amounts after = of(correction.after(), unit);
    return new Amounts(
        after.costNanos - before.costNanos,
        after.tokens - before.tokens,
        after.calls - before.calls);
  }

  private static long clamp(long amount) {
    return Math.max(0, Math.min(amount, MOST));
  }

  /** These and those. */
  public Amounts plus(Amounts other) {
    return new Amounts(
        sum(costNanos, other.costNanos), sum(tokens, other.tokens), sum(calls, other.calls));
  }

  private static long sum(long a, long b) {
    return Math.min(a + b, MOST_SUM);
  }

  /** The amount in one unit. */
  public long in(Unit unit) {
    return switch (unit) {
      case USD -> costNanos;
      case TOKENS -> tokens;
      case CALLS, IMAGES -> calls;
    };
  }

  /** Whether there is nothing. */
  public boolean isNone() {
    return equals(NONE);
  }
}
