package dev.tollgate.ledger.pricing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A price explanation is a {@link Price} and the arithmetic behind it. Immutable. */
public final class PriceExplanation {
  private final Price price;
  private final List<PriceLine> lines;
  private final @Nullable String tier;
  private final long fromMs;

  PriceExplanation(Price price, List<PriceLine> lines, @Nullable String tier, long fromMs) {
    this.price = price;
    this.lines = List.copyOf(lines);
    this.tier = tier;
    this.fromMs = fromMs;
  }

  /** What the call costs. */
  public Price price() {
    return price;
  }

  /** One line for each meter that was used; none where the cost is unknown or nothing was used. */
  public List<PriceLine> lines() {
    return lines;
  }

  /** The service tier it was priced at: plain, flex, priority or batch; null where unknown. */
  public @Nullable String tier() {
    return tier;
  }

  /**
   * From when on the prices hold that were applied, in milliseconds since the epoch; {@link
   * Long#MIN_VALUE} where no begin is known.
   */
  public long fromMs() {
    return fromMs;
  }
}
