package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One model of the catalogue and its prices over time. Immutable. */
final class PricedModel {
  private final String name;
  private final String source;
  private final List<PriceEntry> entries;
  private final @Nullable PricedModel undated;
  private final double dearestTokenNanos;

  /**
   * A model.
   *
   * @param source name and version of the list that its prices are from
   * @param entries in the order they come into force
   * @param undated the model of the same name without its date, or null
   */
  PricedModel(String name, String source, List<PriceEntry> entries, @Nullable PricedModel undated) {
    this.name = name;
    this.source = source;
    this.entries = List.copyOf(entries);
    this.undated = undated;
    double dearest = undated == null ? 0 : undated.dearestTokenNanos;
    for (PriceEntry entry : entries) {
      dearest = Math.max(dearest, entry.dearestTokenNanos());
    }
    dearestTokenNanos = dearest;
  }

  /** Its name in the catalogue. */
  String name() {
    return name;
  }

  /** Name and version of the list that its prices are from. */
  String source() {
    return source;
  }

  /** Its prices, in the order they come into force. */
  List<PriceEntry> entries() {
    return entries;
  }

  /** No token of any call, at any time, costs more nano-USD than this. */
  double dearestTokenNanos() {
    return dearestTokenNanos;
  }

  /** The most that it asks for anything at an instant; null if no entry is in force. */
  @Nullable DearestRates dearestRates(long epochMs, Map<Meter, Fee> providerFees) {
    PriceEntry entry = entryAt(epochMs);
    if (entry == null || entry.unpriced()) {
      return null;
    }
    DearestRates rates = DearestRates.of(entry, providerFees);
    DearestRates others = undated == null ? null : undated.dearestRates(epochMs, providerFees);
    return others == null ? rates : rates.or(others);
  }

  /** What a call is charged at; null if no entry is in force or a price is missing. */
  @Nullable Bill bill(
      Quote quote, ServiceTier tier, Map<Meter, Fee> providerFees, boolean lenient) {
    PriceEntry entry = entryAt(quote.atMs());
    return entry == null
        ? null
        : entry.bill(quote, tier, standIn(entry, quote, tier), providerFees, lenient);
  }

  private @Nullable PriceEntry standIn(PriceEntry entry, Quote quote, ServiceTier tier) {
    if (undated == null || tier == ServiceTier.PLAIN) {
      return null;
    }
    PriceEntry other = undated.entryAt(quote.atMs());
    return other != null && entry.agreesWith(other) ? other : null;
  }

  /** The prices in force at an instant, or null. */
  @Nullable PriceEntry entryAt(long epochMs) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).fromMs() <= epochMs) {
        return entries.get(i);
      }
    }
    return null;
  }
}
