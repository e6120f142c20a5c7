package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.Map;

/**
 * Dearest rates are the most that each kind of thing costs by a list, whatever tier, context,
 * region or image it turns out to be: no call that uses no more than a bound is charged more.
 * Immutable.
 */
final class DearestRates {
  static final DearestRates NONE = new DearestRates(new double[PriceEntry.METERS.length], 1);

  /** More than the rounding of a floating-point product can amount to. */
  private static final double ROUNDING_MARGIN = 1 + 1e-9;

  /** Nano-USD per unit, by meter's ordinal; of audio, per millisecond. */
  private final double[] nanos;

  /** What tokens cost more at the dearest speed. */
  private final double speed;

  private DearestRates(double[] nanos, double speed) {
    this.nanos = nanos;
    this.speed = speed;
  }

  /** What an entry asks at most, with the fees that every model of its provider has. */
  static DearestRates of(PriceEntry entry, Map<Meter, Fee> providerFees) {
    double[] nanos = new double[PriceEntry.METERS.length];
    entry.raiseTokenRates(nanos);
    providerFees.forEach((meter, fee) -> raise(nanos, meter, fee));
    entry.fees().forEach((meter, fee) -> raise(nanos, meter, fee));
    for (long pico : entry.images().asMap().values()) {
      nanos[Meter.IMAGES.ordinal()] =
          Math.max(nanos[Meter.IMAGES.ordinal()], (double) pico / Bill.PICOS_PER_NANO);
    }
    return new DearestRates(nanos, PriceEntry.dearest(entry.speeds()));
  }

  private static void raise(double[] nanos, Meter meter, Fee fee) {
    long pico = Math.max(fee.pico("high"), Math.max(fee.pico(null), fee.pico("low")));
    double each = (double) pico / Bill.PICOS_PER_NANO;
    // Audio is priced by the second and counted in milliseconds.
    double unit = meter == Meter.AUDIO_MILLIS ? each / 1_000 : each;
    nanos[meter.ordinal()] = Math.max(nanos[meter.ordinal()], unit);
  }

  /** Whether anything is bound that is charged by another unit than tokens. */
  static boolean hasUnits(Usage bound) {
    for (int i = PriceEntry.TOKEN_METERS; i < PriceEntry.METERS.length; i++) {
      Meter meter = PriceEntry.METERS[i];
      if (meter.isBilled() && bound.quantity(meter) > 0 && !PriceEntry.isFreeWithoutFee(meter)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is a price for all that is bound, so that a call is priced by these. */
  boolean covers(Usage bound) {
    boolean byTokens = nanos[Meter.INPUT.ordinal()] > 0;
    for (int i = PriceEntry.TOKEN_METERS; i < nanos.length; i++) {
      Meter meter = PriceEntry.METERS[i];
      if (nanos[i] == 0
          && meter.isBilled()
          && bound.quantity(meter) > 0
          && !PriceEntry.isFreeWithoutFee(meter)
          && !(byTokens && PriceEntry.insteadOfTokens(meter))) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing of it has a price. */
  boolean isNone() {
    return this == NONE;
  }

  /** The dearer of both in everything. */
  DearestRates or(DearestRates other) {
    if (isNone() || other.isNone()) {
      return isNone() ? other : this;
    }
    double[] most = nanos.clone();
    for (int i = 0; i < most.length; i++) {
      most[i] = Math.max(most[i], other.nanos[i]);
    }
    return new DearestRates(most, Math.max(speed, other.speed));
  }

  /**
   * The most that a call costs which uses no more than this.
   *
   * @param bound its {@link Meter#INPUT} stands for all input tokens, its {@link Meter#OUTPUT} for
   *     all output tokens
   * @param fast whether the dearest speed may be charged
   */
  long nanos(Usage bound, boolean fast) {
    double tokens = 0;
    double fees = 0;
    double input = 0;
    double output = 0;
    for (int i = 0; i < nanos.length; i++) {
      Meter meter = PriceEntry.METERS[i];
      if (meter.isInputTokens()) {
        input = Math.max(input, nanos[i]);
      } else if (meter.isOutputTokens()) {
        output = Math.max(output, nanos[i]);
      } else {
        fees += nanos[i] * bound.quantity(meter);
      }
    }
    tokens += input * bound.inputTokens() + output * bound.outputTokens();
    double sum = (tokens * (fast ? speed : 1) + fees) * ROUNDING_MARGIN;
    return sum == 0 ? 0 : (long) Math.min(Math.ceil(sum), (double) Long.MAX_VALUE);
  }
}
