package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** A price is the catalogue's answer to a {@link Quote}. Immutable. Costs in nano-USD. */
public final class Price {
  /** What {@link #contractedNanos} is where nothing was negotiated. */
  public static final long NO_CONTRACT = -1;

  private final boolean known;
  private final long listCostNanos;
  private final long countedNanos;
  private final long contractedNanos;
  private final long contextTier;
  private final @Nullable String source;
  private final @Nullable String entry;
  private final String rule;

  private Price(
      boolean known,
      long listCostNanos,
      long countedNanos,
      long contractedNanos,
      long contextTier,
      @Nullable String source,
      @Nullable String entry,
      String rule) {
    this.known = known;
    this.listCostNanos = listCostNanos;
    this.countedNanos = countedNanos;
    this.contractedNanos = contractedNanos;
    this.contextTier = contextTier;
    this.source = source;
    this.entry = entry;
    this.rule = rule;
  }

  static Price known(
      long costNanos,
      long contractedNanos,
      long contextTier,
      String source,
      @Nullable String entry,
      String rule) {
    return new Price(true, costNanos, costNanos, contractedNanos, contextTier, source, entry, rule);
  }

  static Price nothingUsed() {
    return new Price(true, 0, 0, NO_CONTRACT, 0, null, null, "nothing used");
  }

  static Price unknown(long countedNanos, @Nullable String entry, String rule) {
    return new Price(false, 0, countedNanos, NO_CONTRACT, 0, null, entry, rule);
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

  /**
   * What the call costs by what was negotiated, rounded once, half up; {@link #NO_CONTRACT} where
   * nothing was. See FOCUS 1.2 ContractedCost.
   */
  public long contractedNanos() {
    return contractedNanos;
  }

  /**
   * The size of the total input, in tokens, above (or from) which the applied rates hold, as the
   * catalogue writes it; 0 for the plain rates.
   */
  public long contextTier() {
    return contextTier;
  }

  /** Name of the list, {@code @}, version; null where no price was found or needed. */
  public @Nullable String source() {
    return source;
  }

  /** The name in the catalogue that the model was found by; null where none was. */
  public @Nullable String entry() {
    return entry;
  }

  /**
   * How the price was found: {@code exact}, {@code alias}, {@code dated} (the name without its
   * date), {@code tag} (without its tag), {@code fine-tune}, {@code fine-tune, newest}, {@code
   * arn}, {@code without us.} (or another place), {@code of PROVIDER} (a proxy's model), {@code
   * free}; or why it was not: {@code unknown provider}, {@code unknown model}, {@code unknown
   * tier}, {@code no price}, {@code no rate}; or {@code nothing used}.
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
