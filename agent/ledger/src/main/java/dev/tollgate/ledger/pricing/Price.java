package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** A price is the catalogue's answer to a {@link Quote}. Immutable. Costs in nano-USD. */
public final class Price {
  private final boolean known;
  private final long listCostNanos;
  private final long countedNanos;
  private final @Nullable String source;
  private final String rule;

  private Price(
      boolean known, long listCostNanos, long countedNanos, @Nullable String source, String rule) {
    this.known = known;
    this.listCostNanos = listCostNanos;
    this.countedNanos = countedNanos;
    this.source = source;
    this.rule = rule;
  }

  static Price known(long costNanos, String source, String rule) {
    return new Price(true, costNanos, costNanos, source, rule);
  }

  static Price nothingUsed() {
    return new Price(true, 0, 0, null, "nothing used");
  }

  static Price unknown(long dearestNanos, String rule) {
    return new Price(false, 0, dearestNanos, null, rule);
  }

  /** Whether the cost is known. If not, {@link #listCostNanos} means nothing. */
  public boolean known() {
    return known;
  }

  /** The list cost, rounded once, half up. See FOCUS 1.2 ListCost. */
  public long listCostNanos() {
    return listCostNanos;
  }

  /**
   * What caps count: the list cost, or where it is unknown the dearest that any current model of
   * the provider, or else of any provider, would have cost for the same usage.
   */
  public long countedNanos() {
    return countedNanos;
  }

  /** Catalogue id, {@code @}, version; null where no price was found or needed. */
  public @Nullable String source() {
    return source;
  }

  /**
   * How the price was found: {@code exact}, {@code alias}, {@code dated} (the name without its
   * date), {@code tag} (without its tag), {@code fine-tune}; or why it was not: {@code unknown
   * provider}, {@code unknown model}, {@code unknown tier}, {@code no rate}; or {@code nothing
   * used}.
   */
  public String rule() {
    return rule;
  }

  @Override
  public String toString() {
    return (known ? Money.usd(listCostNanos) : "unknown, counted as " + Money.usd(countedNanos))
        + " USD ("
        + rule
        + ")";
  }
}
