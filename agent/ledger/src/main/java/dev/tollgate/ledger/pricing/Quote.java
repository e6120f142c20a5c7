package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A quote is the question for one call's price: what was used, of what, when and how. Immutable.
 */
public final class Quote {
  private final String provider;
  private final @Nullable String model;
  private final Usage usage;
  private final Terms terms;
  private final long atMs;

  private Quote(Builder builder) {
    provider = builder.provider;
    model = builder.model;
    usage = builder.usage;
    terms = builder.terms;
    atMs = builder.atMs;
  }

  /** The provider, by OTel's names. */
  public String provider() {
    return provider;
  }

  /** The model the response names, else the requested one; null if neither is known. */
  public @Nullable String model() {
    return model;
  }

  /** What was used. */
  public Usage usage() {
    return usage;
  }

  /** What changes its rates. */
  public Terms terms() {
    return terms;
  }

  /** When the call began, in milliseconds since the epoch: it decides which prices are in force. */
  public long atMs() {
    return atMs;
  }

  /** Collects a quote's values. Not thread-safe. */
  public static final class Builder {
    private String provider = "";
    private @Nullable String model;
    private Usage usage = Usage.NONE;
    private Terms terms = Terms.PLAIN;
    private long atMs;

    /** A builder of an empty quote. */
    public Builder() {}

    /** See {@link Quote#provider}. */
    public Builder provider(String value) {
      provider = value;
      return this;
    }

    /** See {@link Quote#model}. */
    public Builder model(@Nullable String value) {
      model = value;
      return this;
    }

    /** See {@link Quote#usage}. */
    public Builder usage(Usage value) {
      usage = value;
      return this;
    }

    /** See {@link Quote#terms}. */
    public Builder terms(Terms value) {
      terms = value;
      return this;
    }

    /** See {@link Quote#atMs}. */
    public Builder atMs(long value) {
      atMs = value;
      return this;
    }

    /** The quote collected so far. */
    public Quote build() {
      return new Quote(this);
    }
  }
}
