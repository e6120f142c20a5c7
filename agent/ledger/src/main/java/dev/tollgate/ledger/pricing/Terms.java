package dev.tollgate.ledger.pricing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Terms are what changes a call's rates, beside its model and its time. Immutable. */
public final class Terms {
  /** Nothing is known to change the rates. */
  public static final Terms PLAIN = new Builder().build();

  private final @Nullable String serviceTier;
  private final @Nullable String speed;
  private final @Nullable String region;
  private final @Nullable String searchContextSize;
  private final @Nullable String imageSize;
  private final @Nullable String imageQuality;
  private final boolean batch;

  private Terms(Builder builder) {
    serviceTier = builder.serviceTier;
    speed = builder.speed;
    region = builder.region;
    searchContextSize = builder.searchContextSize;
    imageSize = builder.imageSize;
    imageQuality = builder.imageQuality;
    batch = builder.batch;
  }

  /** The tier that the provider says it served at, in its word, or null. */
  public @Nullable String serviceTier() {
    return serviceTier;
  }

  /** The speed that the provider charges for (Anthropic), or null. */
  public @Nullable String speed() {
    return speed;
  }

  /** Where the provider ran the call: its word, or the region of its host, or null. */
  public @Nullable String region() {
    return region;
  }

  /** How much a web search may bring into the context: low, medium or high; null is medium. */
  public @Nullable String searchContextSize() {
    return searchContextSize;
  }

  /** The size of the images, as {@code 1024x1024}, or null. */
  public @Nullable String imageSize() {
    return imageSize;
  }

  /** The quality of the images, in the provider's word, or null. */
  public @Nullable String imageQuality() {
    return imageQuality;
  }

  /** Whether the call is part of a batch. */
  public boolean batch() {
    return batch;
  }

  /** A builder that starts with these terms. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.serviceTier = serviceTier;
    builder.speed = speed;
    builder.region = region;
    builder.searchContextSize = searchContextSize;
    builder.imageSize = imageSize;
    builder.imageQuality = imageQuality;
    builder.batch = batch;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Terms)) {
      return false;
    }
    Terms that = (Terms) other;
    return batch == that.batch
        && Objects.equals(serviceTier, that.serviceTier)
        && Objects.equals(speed, that.speed)
        && Objects.equals(region, that.region)
        && Objects.equals(searchContextSize, that.searchContextSize)
        && Objects.equals(imageSize, that.imageSize)
        && Objects.equals(imageQuality, that.imageQuality);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        batch, serviceTier, speed, region, searchContextSize, imageSize, imageQuality);
  }

  /** Collects terms. Not thread-safe. */
  public static final class Builder {
    private @Nullable String serviceTier;
    private @Nullable String speed;
    private @Nullable String region;
    private @Nullable String searchContextSize;
    private @Nullable String imageSize;
    private @Nullable String imageQuality;
    private boolean batch;

    /** A builder of plain terms. */
    public Builder() {}

    /** See {@link Terms#serviceTier}. */
    public Builder serviceTier(@Nullable String value) {
      serviceTier = value;
      return this;
    }

    /** See {@link Terms#speed}. */
    public Builder speed(@Nullable String value) {
      speed = value;
      return this;
    }

    /** See {@link Terms#region}. */
    public Builder region(@Nullable String value) {
      region = value;
      return this;
    }

    /** See {@link Terms#searchContextSize}. */
    public Builder searchContextSize(@Nullable String value) {
      searchContextSize = value;
      return this;
    }

    /** See {@link Terms#imageSize}. */
    public Builder imageSize(@Nullable String value) {
      imageSize = value;
      return this;
    }

    /** See {@link Terms#imageQuality}. */
    public Builder imageQuality(@Nullable String value) {
      imageQuality = value;
      return this;
    }

    /** See {@link Terms#batch}. */
    public Builder batch(boolean value) {
      batch = value;
      return this;
    }

    /** The terms collected so far. */
    public Terms build() {
      return new Terms(this);
    }
  }
}
