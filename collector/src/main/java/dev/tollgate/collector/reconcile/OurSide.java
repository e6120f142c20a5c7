package dev.tollgate.collector.reconcile;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.math.BigDecimal;

/** What the ledgers have of one model's day. Sums of corrected charges. One thread. */
final class OurSide {
  private static final int NANO_DIGITS = 9;
  private static final int MILLI_DIGITS = 3;

  private BigDecimal listNanos = BigDecimal.ZERO;
  private BigDecimal contractedNanos = BigDecimal.ZERO;
  private BigDecimal estimatedNanos = BigDecimal.ZERO;
  private boolean contracted;
  private final long[] quantities = new long[Meter.values().length];
  private long charges;
  private long requests;
  long unpriced;
  long estimated;
  long lost;
  long failed;
  long unitemised;
  long discounted;

  void add(Charge charge) {
    charges += charge.calls();
    Usage usage = charge.usage();
    boolean counts = !charge.has(Flag.REPEATED);
    if (counts && !usage.isZero()) {
      requests += charge.calls();
      for (Meter meter : Meter.values()) {
        quantities[meter.ordinal()] += usage.quantity(meter);
      }
    }
    unpriced += charge.has(Flag.UNPRICED) && !usage.isZero() ? charge.calls() : 0;
    lost += charge.has(Flag.LOST) ? charge.calls() : 0;
    unitemised += charge.has(Flag.UNITEMISED) ? charge.calls() : 0;
    boolean cut = charge.has(Flag.TRUNCATED) || charge.has(Flag.ABORTED) || charge.status() == 0;
    failed += counts && (charge.status() / 100 != 2 || cut) ? charge.calls() : 0;
    String tier = charge.terms().serviceTier();
    boolean plain = tier == null || tier.equals("default") || tier.equals("standard");
    discounted += charge.terms().batch() || !plain ? charge.calls() : 0;
    if (!charge.has(Flag.UNPRICED)) {
      BigDecimal nanos = BigDecimal.valueOf(charge.listCostNanos());
      listNanos = listNanos.add(nanos);
      if (charge.has(Flag.ESTIMATED)) {
        estimatedNanos = estimatedNanos.add(nanos);
      }
      contracted |= charge.contractedCostNanos() >= 0;
      contractedNanos =
          contractedNanos.add(
              charge.contractedCostNanos() >= 0
                  ? BigDecimal.valueOf(charge.contractedCostNanos())
                  : nanos);
    }
    estimated += charge.has(Flag.ESTIMATED) ? charge.calls() : 0;
  }

  void add(OurSide other) {
    listNanos = listNanos.add(other.listNanos);
    contractedNanos = contractedNanos.add(other.contractedNanos);
    estimatedNanos = estimatedNanos.add(other.estimatedNanos);
    contracted |= other.contracted;
    for (int i = 0; i < quantities.length; i++) {
      quantities[i] += other.quantities[i];
    }
    charges += other.charges;
    requests += other.requests;
    unpriced += other.unpriced;
    estimated += other.estimated;
    lost += other.lost;
    failed += other.failed;
    unitemised += other.unitemised;
    discounted += other.discounted;
  }

  /** Whether there is no call at all. */
  boolean isEmpty() {
    return charges == 0;
  }

  /** What was negotiated for these calls, in US dollars; list where nothing was. */
  BigDecimal contractedUsd() {
    return contractedNanos.movePointLeft(NANO_DIGITS);
  }

  boolean hasContract() {
    return contracted;
  }

  /** The part of the list cost that is estimated, in US dollars. */
  BigDecimal estimatedUsd() {
    return estimatedNanos.movePointLeft(NANO_DIGITS);
  }

  BigDecimal value(Measure measure) {
    return switch (measure) {
      case COST -> listNanos.movePointLeft(NANO_DIGITS);
      case REQUESTS -> BigDecimal.valueOf(requests);
      case INPUT ->
          sum(
              Meter.INPUT,
              Meter.CACHE_READ,
              Meter.CACHE_WRITE,
              Meter.CACHE_WRITE_1H,
              Meter.TOOL_INPUT);
      case UNCACHED_INPUT -> sum(Meter.INPUT, Meter.TOOL_INPUT, Meter.IMAGE_INPUT);
      case CACHE_READ -> sum(Meter.CACHE_READ);
      case CACHE_WRITE -> sum(Meter.CACHE_WRITE, Meter.CACHE_WRITE_1H);
      case OUTPUT -> sum(Meter.OUTPUT, Meter.REASONING);
      case AUDIO_INPUT -> sum(Meter.AUDIO_INPUT);
      case AUDIO_OUTPUT -> sum(Meter.AUDIO_OUTPUT);
      case WEB_SEARCHES -> sum(Meter.WEB_SEARCHES);
      case IMAGES -> sum(Meter.IMAGES);
      case CHARACTERS -> sum(Meter.CHARACTERS);
      case SECONDS -> sum(Meter.AUDIO_MILLIS).movePointLeft(MILLI_DIGITS);
    };
  }

  private BigDecimal sum(Meter... meters) {
    long sum = 0;
    for (Meter meter : meters) {
      sum += quantities[meter.ordinal()];
    }
    return BigDecimal.valueOf(sum);
  }
}
