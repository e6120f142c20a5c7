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
  private final @Nullable String serviceTier;
  private final boolean batch;
  private final long atMs;
  private final @Nullable String speed;
  private final @Nullable String region;
  private final @Nullable String searchContextSize;

  private Quote(Builder builder) {
    provider = builder.provider;
    model = builder.model;
    usage = builder.usage;
    serviceTier = builder.serviceTier;
    batch = builder.batch;
    atMs = builder.atMs;
    speed = builder.speed;
    region = builder.region;
    searchContextSize = builder.searchContextSize;
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

  /** The tier that the response names, in the provider's word, or null. */
  public @Nullable String serviceTier() {
    return serviceTier;
  }

  /** Whether the call was part of a batch. */
  public boolean batch() {
    return batch;
  }

  /** When the call began, in milliseconds since the epoch: it decides which prices are in force. */
  public long atMs() {
    return atMs;
  }

  /** The speed that the response names (Anthropic), or null. */
  public @Nullable String speed() {
    return speed;
  }

  /** Where the provider ran it: its word, or the region of its host, or null. */
  public @Nullable String region() {
    return region;
  }

  /** The search context size that was asked for: low, medium or high; null is medium. */
  public @Nullable String searchContextSize() {
    return searchContextSize;
  }

  /** Collects a quote's values. Not thread-safe. */
  public static final class Builder {
    private String provider = "";
    private @Nullable String model;
    private Usage usage = Usage.NONE;
    private @Nullable String serviceTier;
    private boolean batch;
    private long atMs;
    private @Nullable String speed;
    private @Nullable String region;
    private @Nullable String searchContextSize;

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

    /** See {@link Quote#serviceTier}. */
    public Builder serviceTier(@Nullable String value) {
      serviceTier = value;
      return this;
    }

    /** See {@link Quote#batch}. */
    public Builder batch(boolean value) {
      batch = value;
      return this;
    }

    /** See {@link Quote#atMs}. */
    public Builder atMs(long value) {
      atMs = value;
      return this;
    }

    /** See {@link Quote#speed}. */
    public Builder speed(@Nullable String value) {
      speed = value;
      return this;
    }

    /** See {@link Quote#region}. */
    public Builder region(@Nullable String value) {
      region = value;
      return this;
    }

    /** See {@link Quote#searchContextSize}. */
    public Builder searchContextSize(@Nullable String value) {
      searchContextSize = value;
      return this;
    }

    /** The quote collected so far. */
    public Quote build() {
      return new Quote(this);
    }
  }
}
