package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one model from one instant on, and the computation of a call's cost: the only one
 * there is. Immutable. Rates are in pico-USD per unit, here mostly doubled, so that half of one (a
 * batch) is a whole number.
 */
final class PriceEntry {
  static final long ABSENT = -1;
  static final Meter[] METERS = Meter.values();
  private static final long PICOS_PER_NANO = 1_000;

  private final long fromMs;
  private final long[] thresholds;
  private final long[][][] rates;
  private final @Nullable Fee[] fees;
  private final Map<String, Factor> speeds;
  private final Map<String, Factor> regions;

  /**
   * See the accessors of the same names.
   *
   * @param thresholds ascending, the first 0: a call belongs to the highest that its total input is
   *     above
   * @param rates pico-USD by tier's ordinal, threshold's index and meter's ordinal
   * @param fees by meter's ordinal
   */
  PriceEntry(
      long fromMs,
      long[] thresholds,
      long[][][] rates,
      @Nullable Fee[] fees,
      Map<String, Factor> speeds,
      Map<String, Factor> regions) {
    this.fromMs = fromMs;
    this.thresholds = thresholds;
    this.rates = rates;
    this.fees = fees;
    this.speeds = Map.copyOf(speeds);
    this.regions = Map.copyOf(regions);
  }

  /** When these prices come into force, in milliseconds since the epoch. */
  long fromMs() {
    return fromMs;
  }

  /** The most that one token of any call costs, in nano-USD; what stands in included. */
  double dearestTokenNanos() {
    long pico = 0;
    for (long[][] byLevel : rates) {
      for (long[] byMeter : byLevel) {
        for (long rate : byMeter) {
          pico = Math.max(pico, rate);
        }
      }
    }
    return (double) pico / PICOS_PER_NANO * dearest(speeds) * dearest(regions);
  }

  private static double dearest(Map<String, Factor> factors) {
    double dearest = 1;
    for (Factor factor : factors.values()) {
      dearest = Math.max(dearest, (double) factor.numerator / factor.denominator);
    }
    return dearest;
  }

  /** Whether both have the same rates for plain calls. */
  boolean agreesWith(PriceEntry other) {
    return Arrays.equals(
        rates[ServiceTier.PLAIN.ordinal()][0], other.rates[ServiceTier.PLAIN.ordinal()][0]);
  }

  /**
   * The cost in nano-USD, or {@link #ABSENT} if a used meter has no rate.
   *
   * @param undated the entry whose tier rates stand in for missing ones, or null
   * @param providerFees the fees of every model of the provider, by meter's ordinal
   * @param lenient leave out what has no rate
   */
  long costNanos(
      Quote quote,
      ServiceTier tier,
      @Nullable PriceEntry undated,
      @Nullable Fee[] providerFees,
      boolean lenient) {
    Usage usage = quote.usage();
    int level = level(usage.inputTokens());
    Factor factor =
        factor(speeds, quote.terms().speed()).times(factor(regions, quote.terms().region()));
    long[] unitPrices = new long[METERS.length];
    for (Meter meter : METERS) {
      if (meter.isBilled() && usage.quantity(meter) > 0) {
        long price =
            isToken(meter)
                ? rate(meter, tier, level, undated)
                : fee(meter, providerFees, quote.terms().searchContextSize());
        if (price == ABSENT && !lenient) {
          return ABSENT;
        }
        unitPrices[meter.ordinal()] = Math.max(0, price);
      }
    }
    try {
      return sum(usage, unitPrices, factor);
    } catch (ArithmeticException e) {
      return sumOfAnySize(usage, unitPrices, factor);
    }
  }

  private static long sum(Usage usage, long[] unitPrices, Factor factor) {
    long tokens = 0;
    long fees = 0;
    for (Meter meter : METERS) {
      long price = unitPrices[meter.ordinal()];
      if (price > 0) {
        long cost = Math.multiplyExact(usage.quantity(meter), price);
        if (isToken(meter)) {
          tokens = Math.addExact(tokens, cost);
        } else {
          fees = Math.addExact(fees, cost);
        }
      }
    }
    long divisor = 2 * PICOS_PER_NANO * factor.denominator;
    long total =
        Math.addExact(
            Math.multiplyExact(tokens, factor.numerator),
            Math.multiplyExact(fees, factor.denominator));
    return Math.addExact(total, divisor / 2) / divisor;
  }

  /** The same sum where 64 bits do not hold it; what no long can say is the largest long. */
  private static long sumOfAnySize(Usage usage, long[] unitPrices, Factor factor) {
    BigInteger tokens = BigInteger.ZERO;
    BigInteger fees = BigInteger.ZERO;
    for (Meter meter : METERS) {
      BigInteger cost =
          BigInteger.valueOf(usage.quantity(meter))
              .multiply(BigInteger.valueOf(unitPrices[meter.ordinal()]));
      if (isToken(meter)) {
        tokens = tokens.add(cost);
      } else {
        fees = fees.add(cost);
      }
    }
    BigInteger divisor = BigInteger.valueOf(2 * PICOS_PER_NANO * factor.denominator);
    BigInteger nanos =
        tokens
            .multiply(BigInteger.valueOf(factor.numerator))
            .add(fees.multiply(BigInteger.valueOf(factor.denominator)))
            .add(divisor.shiftRight(1))
            .divide(divisor);
    return nanos.bitLength() < Long.SIZE ? nanos.longValue() : Long.MAX_VALUE;
  }

  private static boolean isToken(Meter meter) {
    return meter.isInputTokens() || meter.isOutputTokens();
  }

  private static Factor factor(Map<String, Factor> factors, @Nullable String value) {
    Factor factor = value == null ? null : factors.get(value);
    return factor == null ? Factor.ONE : factor;
  }

  private int level(long inputTokens) {
    int level = 0;
    while (level + 1 < thresholds.length && inputTokens > thresholds[level + 1]) {
      level++;
    }
    return level;
  }

  /** The fee of a meter, doubled as rates are. */
  private long fee(Meter meter, @Nullable Fee[] providerFees, @Nullable String size) {
    Fee fee = fees[meter.ordinal()];
    fee = fee == null ? providerFees[meter.ordinal()] : fee;
    return fee == null ? ABSENT : 2 * fee.pico(size);
  }

  /** The doubled rate of a meter, or of the meter that stands in for it. */
  private long rate(Meter meter, ServiceTier tier, int level, @Nullable PriceEntry undated) {
    if (meter == Meter.REASONING) {
      return reasoningRate(tier, level, undated);
    }
    long rate = key(meter, tier, level, undated);
    if (rate != ABSENT) {
      return rate;
    }
    switch (meter) {
      case CACHE_READ:
      case CACHE_WRITE:
      case AUDIO_INPUT:
      case IMAGE_INPUT:
      case TOOL_INPUT:
        return key(Meter.INPUT, tier, level, undated);
      case CACHE_WRITE_1H:
        return rate(Meter.CACHE_WRITE, tier, level, undated);
      case AUDIO_OUTPUT:
      case IMAGE_OUTPUT:
        return key(Meter.OUTPUT, tier, level, undated);
      case OUTPUT:
        return key(Meter.IMAGE_OUTPUT, tier, level, undated);
      default:
        return ABSENT;
    }
  }

  /** Reasoning is output, but for a rate of its own; a tier's output rate wins over a plain one. */
  private long reasoningRate(ServiceTier tier, int level, @Nullable PriceEntry undated) {
    for (int l = level; l >= 0; l--) {
      long rate = tierKey(Meter.REASONING, tier, l, undated);
      if (rate == ABSENT && (l > 0 || tier != ServiceTier.PLAIN)) {
        rate = tierKey(Meter.OUTPUT, tier, l, undated);
      }
      if (rate == ABSENT) {
        rate = plainKey(Meter.REASONING, tier, l);
      }
      if (rate == ABSENT && l > 0) {
        rate = plainKey(Meter.OUTPUT, tier, l);
      }
      if (rate != ABSENT) {
        return rate;
      }
    }
    return rate(Meter.OUTPUT, tier, level, undated);
  }

  private long key(Meter meter, ServiceTier tier, int level, @Nullable PriceEntry undated) {
    for (int l = level; l >= 0; l--) {
      long rate = tierKey(meter, tier, l, undated);
      if (rate != ABSENT) {
        return rate;
      }
      rate = plainKey(meter, tier, l);
      if (rate != ABSENT) {
        return rate;
      }
    }
    return ABSENT;
  }

  /**
   * The doubled rate that a tier without one of its own has: the plain one, or half for a batch.
   */
  private long plainKey(Meter meter, ServiceTier tier, int level) {
    long rate = at(ServiceTier.PLAIN, level, meter);
    return rate == ABSENT || tier == ServiceTier.BATCH ? rate : 2 * rate;
  }

  /** The doubled rate that the tier itself has at a level, of its own or from the undated entry. */
  private long tierKey(Meter meter, ServiceTier tier, int level, @Nullable PriceEntry undated) {
    long rate = at(tier, level, meter);
    if (rate == ABSENT && undated != null && tier != ServiceTier.BATCH) {
      int sameLevel = Arrays.binarySearch(undated.thresholds, thresholds[level]);
      rate = sameLevel < 0 ? ABSENT : undated.at(tier, sameLevel, meter);
    }
    return rate == ABSENT ? ABSENT : 2 * rate;
  }

  private long at(ServiceTier tier, int level, Meter meter) {
    return rates[tier.ordinal()][level][meter.ordinal()];
  }
}
