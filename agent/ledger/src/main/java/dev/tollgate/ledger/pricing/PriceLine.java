package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.math.BigDecimal;

/** A price line is one meter's part of a call's cost: quantity × unit price × factor. Immutable. */
public final class PriceLine {
  private final Meter meter;
  private final long quantity;
  private final BigDecimal unitUsd;
  private final BigDecimal factor;

  PriceLine(Meter meter, long quantity, BigDecimal unitUsd, BigDecimal factor) {
    this.meter = meter;
    this.quantity = quantity;
    this.unitUsd = unitUsd;
    this.factor = factor;
  }

  /** What is charged. */
  public Meter meter() {
    return meter;
  }

  /** How much of it was used, in the meter's unit. */
  public long quantity() {
    return quantity;
  }

  /** The price of one unit in US dollars, exact; 0 where it is not charged in this call. */
  public String unitUsd() {
    return plain(unitUsd);
  }

  /**
   * The rate as people write it: US dollars per million for tokens, per second for audio, else per
   * unit. Exact.
   */
  public String rateUsd() {
    int shift =
        meter.isInputTokens() || meter.isOutputTokens() ? 6 : meter == Meter.AUDIO_MILLIS ? 3 : 0;
    return plain(unitUsd.scaleByPowerOfTen(shift));
  }

  /** What {@link #rateUsd} is for: {@code 1M tokens}, {@code second} or {@code unit}. */
  public String rateUnit() {
    return meter.isInputTokens() || meter.isOutputTokens()
        ? "1M tokens"
        : meter == Meter.AUDIO_MILLIS ? "second" : "unit";
  }

  /** What multiplies it (speed, region); 1 for nothing. */
  public String factor() {
    return plain(factor);
  }

  /** The line's part of the cost in US dollars, exact, not rounded. */
  public String subtotalUsd() {
    return plain(unitUsd.multiply(BigDecimal.valueOf(quantity)).multiply(factor));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return quantity
        + " "
        + meter.key()
        + " x "
        + rateUsd()
        + " USD per "
        + rateUnit()
        + (factor().equals("1") ? "" : " x " + factor())
        + " = "
        + subtotalUsd()
        + " USD";
  }
}
