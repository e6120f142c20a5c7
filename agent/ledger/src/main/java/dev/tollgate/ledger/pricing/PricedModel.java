package dev.tollgate.ledger.pricing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One model of the catalogue and its prices over time. Immutable. */
final class PricedModel {
  private final List<PriceEntry> entries;
  private final @Nullable PricedModel undated;
  private final double dearestTokenNanos;

  /**
   * A model.
   *
   * @param entries in the order they come into force
   * @param undated the model of the same name without its date, or null
   */
  PricedModel(List<PriceEntry> entries, @Nullable PricedModel undated) {
    this.entries = List.copyOf(entries);
    this.undated = undated;
    double dearest = undated == null ? 0 : undated.dearestTokenNanos;
    for (PriceEntry entry : entries) {
      dearest = Math.max(dearest, entry.dearestTokenNanos());
    }
    dearestTokenNanos = dearest;
  }

  /** No token of any call, at any time, costs more nano-USD than this. */
  double dearestTokenNanos() {
    return dearestTokenNanos;
  }

  /**
   * The cost in nano-USD; {@link PriceEntry#ABSENT} if no entry is in force or a rate is missing.
   */
  long costNanos(Quote quote, ServiceTier tier, @Nullable Fee[] providerFees, boolean lenient) {
    PriceEntry entry = entryAt(quote.atMs());
    return entry == null
        ? PriceEntry.ABSENT
        : entry.costNanos(quote, tier, standIn(entry, quote, tier), providerFees, lenient);
  }

  private @Nullable PriceEntry standIn(PriceEntry entry, Quote quote, ServiceTier tier) {
    if (undated == null || tier == ServiceTier.PLAIN) {
      return null;
    }
    PriceEntry other = undated.entryAt(quote.atMs());
    return other != null && entry.agreesWith(other) ? other : null;
  }

  private @Nullable PriceEntry entryAt(long epochMs) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).fromMs() <= epochMs) {
        return entries.get(i);
      }
    }
    return null;
  }
}
