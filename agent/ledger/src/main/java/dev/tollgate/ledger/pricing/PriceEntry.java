package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one model from one instant on, and the choice of those that a call is charged at.
 * Immutable. Rates are in pico-USD per unit, here mostly doubled, so that half of one (a batch) is
 * a whole number.
 */
final class PriceEntry {
  static final long ABSENT = -1;
  static final Meter[] METERS = Meter.values();

  /** Meters of tokens come first. */
  static final int TOKEN_METERS = Meter.IMAGE_OUTPUT.ordinal() + 1;

  static final long[] NO_RATES = {};

  /** What is charged by its own unit only where it is not charged by tokens. */
  private static final Meter[] INSTEAD_OF_TOKENS = {
    Meter.IMAGES, Meter.AUDIO_MILLIS, Meter.CHARACTERS, Meter.PAGES
  };

  /** Without a fee these cost nothing: providers count them whether they charge them or not. */
  private static final Set<Meter> FREE_WITHOUT_FEE = Set.of(Meter.REQUESTS, Meter.CITATIONS);

  private final long fromMs;
  private final long[] thresholds;
  private final long[] thresholdNames;
  private final long[][][] rates;
  private final Map<Meter, Fee> fees;
  private final ImagePrices images;
  private final Map<String, Factor> speeds;
  private final Map<String, Factor> regions;
  private final boolean unpriced;

  /**
   * See the accessors of the same names.
   *
   * @param thresholds ascending, the first 0: a call belongs to the highest that its total input is
   *     above
   * @param thresholdNames the same as they were written
   * @param rates pico-USD by tier's ordinal, threshold's index and meter's ordinal; {@link
   *     #NO_RATES} for a tier that has none
   * @param images pico-USD by size, or by quality, a slash and size
   */
  PriceEntry(
      long fromMs,
      long[] thresholds,
      long[] thresholdNames,
      long[][][] rates,
      Map<Meter, Fee> fees,
      Map<String, Long> images,
      Map<String, Factor> speeds,
      Map<String, Factor> regions,
      boolean unpriced) {
    this.fromMs = fromMs;
    this.thresholds = thresholds;
    this.thresholdNames = thresholdNames;
    this.rates = rates;
    this.fees = fees;
    this.images = images.isEmpty() ? ImagePrices.NONE : new ImagePrices(images);
    this.speeds = Map.copyOf(speeds);
    this.regions = Map.copyOf(regions);
    this.unpriced = unpriced;
  }

  /** When these prices come into force, in milliseconds since the epoch. */
  long fromMs() {
    return fromMs;
  }

  /** Whether the model is known to have no list price. */
  boolean unpriced() {
    return unpriced;
  }

  /** The fees by meter. */
  Map<Meter, Fee> fees() {
    return fees;
  }

  /** Prices of images by size and quality. */
  ImagePrices images() {
    return images;
  }

  /** Factors by speed. */
  Map<String, Factor> speeds() {
    return speeds;
  }

  /** Factors by region. */
  Map<String, Factor> regions() {
    return regions;
  }

  /** How many context tiers there are, the plain one included. */
  int levels() {
    return thresholds.length;
  }

  /** From where on a context tier's rates hold, in tokens, as it was written. */
  long levelName(int level) {
    return thresholdNames[level];
  }

  /** Whether a context tier begins with its number of tokens, rather than above it. */
  boolean levelIsInclusive(int level) {
    return thresholdNames[level] != thresholds[level];
  }

  /** The rate that is written for a meter, in pico-USD, or {@link #ABSENT}. */
  long written(ServiceTier tier, int level, Meter meter) {
    return at(tier, level, meter);
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
    return (double) pico / Bill.PICOS_PER_NANO * dearest(speeds) * dearest(regions);
  }

  /** Raises the nano-USD per token, by meter's ordinal, to the most that any tier or level asks. */
  void raiseTokenRates(double[] nanos) {
    double region = dearest(regions);
    for (long[][] byLevel : rates) {
      for (long[] byMeter : byLevel) {
        for (int meter = 0; meter < Math.min(byMeter.length, TOKEN_METERS); meter++) {
          nanos[meter] =
              Math.max(nanos[meter], (double) byMeter[meter] / Bill.PICOS_PER_NANO * region);
        }
      }
    }
  }

  /** The highest of these factors, 1 at least. */
  static double dearest(Map<String, Factor> factors) {
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
   * What a call is charged at, or null if a used meter has no price.
   *
   * @param undated the entry whose tier rates stand in for missing ones, or null
   * @param providerFees the fees of every model of the provider
   * @param lenient leave out what has no price
   */
  @Nullable Bill bill(
      Quote quote,
      ServiceTier tier,
      @Nullable PriceEntry undated,
      Map<Meter, Fee> providerFees,
      boolean lenient) {
    if (unpriced) {
      return null;
    }
    Usage usage = quote.usage();
    int level = level(usage.inputTokens());
    boolean hasTokenRates = at(ServiceTier.PLAIN, 0, Meter.INPUT) != ABSENT;
    boolean byTokens = hasTokenRates && usage.tokens() > 0;
    boolean byUnits = !hasTokenRates && chargesUnits(quote, providerFees);
    long[] unitPrices = new long[METERS.length];
    for (Meter meter : METERS) {
      if (usage.quantity(meter) == 0 || !meter.isBilled()) {
        continue;
      }
      long price;
      if (meter.ordinal() < TOKEN_METERS) {
        price = byUnits ? 0 : rate(meter, tier, level, undated);
      } else if (byTokens && insteadOfTokens(meter)) {
        price = 0;
      } else {
        price = fee(meter, providerFees, quote.terms());
        if (price == ABSENT
            && (FREE_WITHOUT_FEE.contains(meter) || (byUnits && insteadOfTokens(meter)))) {
          price = 0;
        }
      }
      if (price == ABSENT && !lenient) {
        return null;
      }
      unitPrices[meter.ordinal()] = Math.max(0, price);
    }
    return new Bill(
        usage,
        unitPrices,
        factor(speeds, quote.terms().speed()).times(factor(regions, quote.terms().region())),
        level == 0 ? 0 : thresholdNames[level]);
  }

  static boolean isFreeWithoutFee(Meter meter) {
    return FREE_WITHOUT_FEE.contains(meter);
  }

  static boolean insteadOfTokens(Meter meter) {
    return meter == Meter.IMAGES
        || meter == Meter.AUDIO_MILLIS
        || meter == Meter.CHARACTERS
        || meter == Meter.PAGES;
  }

  /** Whether something used is charged by its own unit, so that tokens beside it are not. */
  private boolean chargesUnits(Quote quote, Map<Meter, Fee> providerFees) {
    for (Meter meter : INSTEAD_OF_TOKENS) {
      if (quote.usage().quantity(meter) > 0 && fee(meter, providerFees, quote.terms()) != ABSENT) {
        return true;
      }
    }
    return false;
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
  private long fee(Meter meter, Map<Meter, Fee> providerFees, Terms terms) {
    Fee fee = fees.get(meter);
    fee = fee == null ? providerFees.get(meter) : fee;
    long pico = fee == null ? ABSENT : fee.pico(terms.searchContextSize());
    if (meter == Meter.IMAGES) {
      pico = images.pico(terms, pico);
    }
    return pico == ABSENT ? ABSENT : 2 * pico;
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
    long[] set = rates[tier.ordinal()][level];
    return set.length == 0 ? ABSENT : set[meter.ordinal()];
  }
}
