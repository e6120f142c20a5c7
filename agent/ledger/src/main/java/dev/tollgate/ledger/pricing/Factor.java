package dev.tollgate.ledger.pricing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** A factor multiplies rates: a fraction in lowest terms. Immutable. */
final class Factor {
  static final Factor ONE = new Factor(1, 1);

  final long numerator;
  final long denominator;

  private Factor(long numerator, long denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** The factor that a decimal number says; {@link ArithmeticException} if it is too fine. */
  static Factor of(BigDecimal value) {
    BigInteger numerator = value.movePointRight(6).toBigIntegerExact();
    BigInteger denominator = BigInteger.TEN.pow(6);
    BigInteger common = numerator.gcd(denominator);
    return new Factor(
        numerator.divide(common).longValueExact(), denominator.divide(common).longValueExact());
  }

  Factor times(Factor other) {
    if (this == ONE) {
      return other;
    }
    return other == ONE
        ? this
        : new Factor(numerator * other.numerator, denominator * other.denominator);
  }

  /** The factor as a decimal number: its denominator has no other divisors than 2 and 5. */
  BigDecimal value() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), MathContext.UNLIMITED)
        .stripTrailingZeros();
  }
}
