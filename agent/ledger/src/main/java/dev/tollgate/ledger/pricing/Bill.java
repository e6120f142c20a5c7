package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A bill is a call's quantities, each at its unit price, and their sum: the only computation of
 * money there is. Immutable. Unit prices are in half pico-USD; those of audio are per second, and
 * its quantity is in milliseconds.
 */
final class Bill {
  static final long PICOS_PER_NANO = 1_000;

  private static final Meter[] METERS = PriceEntry.METERS;
  private static final int TOKEN_METERS = PriceEntry.TOKEN_METERS;
  private static final long MILLIS = 1_000;

  private final Usage usage;
  private final long[] unitPrices;
  private final Factor tokenFactor;
  private final long contextTier;

  /**
   * A bill.
   *
   * @param unitPrices by meter's ordinal, in half pico-USD; 0 for what is not charged
   * @param tokenFactor multiplies what is charged by token
   * @param contextTier see {@link Price#contextTier}
   */
  Bill(Usage usage, long[] unitPrices, Factor tokenFactor, long contextTier) {
    this.usage = usage;
    this.unitPrices = unitPrices;
    this.tokenFactor = tokenFactor;
    this.contextTier = contextTier;
  }

  /** See {@link Price#contextTier}. */
  long contextTier() {
    return contextTier;
  }

  /** The sum in nano-USD, rounded once, half up; what no long can say is the largest long. */
  long nanos() {
    return nanos(Factor.ONE);
  }

  /** The same of the sum times a factor. */
  long nanos(Factor whole) {
    // In thousandths where milliseconds are priced by the second.
    long scale = unitPrices[Meter.AUDIO_MILLIS.ordinal()] > 0 ? MILLIS : 1;
    try {
      return sum(whole, scale);
    } catch (ArithmeticException e) {
      return sumOfAnySize(whole, scale);
    }
  }

  private long sum(Factor whole, long scale) {
    long tokens = 0;
    long fees = 0;
    for (Meter meter : METERS) {
      long price = unitPrices[meter.ordinal()];
      if (price > 0) {
        long cost = Math.multiplyExact(usage.quantity(meter), price);
        if (meter.ordinal() < TOKEN_METERS) {
          tokens = Math.addExact(tokens, cost);
        } else {
          fees =
              Math.addExact(
                  fees, meter == Meter.AUDIO_MILLIS ? cost : Math.multiplyExact(cost, scale));
        }
      }
    }
    long total =
        Math.addExact(
            Math.multiplyExact(Math.multiplyExact(tokens, scale), tokenFactor.numerator),
            Math.multiplyExact(fees, tokenFactor.denominator));
    long divisor =
        Math.multiplyExact(2 * PICOS_PER_NANO * scale * tokenFactor.denominator, whole.denominator);
    return Math.addExact(Math.multiplyExact(total, whole.numerator), divisor / 2) / divisor;
  }

  /** The same sum where 64 bits do not hold it. */
  private long sumOfAnySize(Factor whole, long scale) {
    BigInteger tokens = BigInteger.ZERO;
    BigInteger fees = BigInteger.ZERO;
    for (Meter meter : METERS) {
      BigInteger cost =
          BigInteger.valueOf(usage.quantity(meter))
              .multiply(BigInteger.valueOf(unitPrices[meter.ordinal()]))
              .multiply(BigInteger.valueOf(meter == Meter.AUDIO_MILLIS ? 1 : scale));
      if (meter.ordinal() < TOKEN_METERS) {
        tokens = tokens.add(cost);
      } else {
        fees = fees.add(cost);
      }
    }
    BigInteger divisor =
        BigInteger.valueOf(2 * PICOS_PER_NANO * scale * tokenFactor.denominator)
            .multiply(BigInteger.valueOf(whole.denominator));
    BigInteger nanos =
        tokens
            .multiply(BigInteger.valueOf(tokenFactor.numerator))
            .add(fees.multiply(BigInteger.valueOf(tokenFactor.denominator)))
            .multiply(BigInteger.valueOf(whole.numerator))
            .add(divisor.shiftRight(1))
            .divide(divisor);
    return nanos.bitLength() < Long.SIZE ? nanos.longValue() : Long.MAX_VALUE;
  }

  /** The sum, line by line and exact: a line for every used meter that can be charged. */
  List<PriceLine> lines() {
    List<PriceLine> lines = new ArrayList<>();
    for (Meter meter : METERS) {
      if (meter.isBilled() && usage.quantity(meter) > 0) {
        boolean token = meter.ordinal() < TOKEN_METERS;
        BigDecimal unit =
            BigDecimal.valueOf(unitPrices[meter.ordinal()], 12)
                .divide(BigDecimal.valueOf(2))
                .scaleByPowerOfTen(meter == Meter.AUDIO_MILLIS ? -3 : 0);
        lines.add(
            new PriceLine(
                meter, usage.quantity(meter), unit, token ? tokenFactor.value() : BigDecimal.ONE));
      }
    }
    return lines;
  }
}
