package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/** What a request's body says about what it will cost. Immutable. */
public final class RequestFacts {
  private final @Nullable String model;
  private final boolean streamed;
  private final boolean includesUsage;
  private final long maxOutputTokens;
  private final long thinkingBudget;
  private final @Nullable String serviceTier;
  private final @Nullable String searchContextSize;
  private final @Nullable String imageSize;
  private final @Nullable String imageQuality;
  private final int imagesAsked;
  private final int answersAsked;
  private final int attachments;
  private final @Nullable String speed;
  private final long characters;
  private final long estimatedInputTokens;
  private final @Nullable String unreadable;

  RequestFacts(RequestScan scan) {
    model = scan.model;
    streamed = scan.streamed;
    includesUsage = scan.includesUsage;
    maxOutputTokens = scan.maxOutputTokens;
    thinkingBudget = scan.thinkingBudget;
    serviceTier = scan.serviceTier;
    searchContextSize = scan.searchContextSize;
    imageSize = scan.imageSize();
    imageQuality = scan.imageQuality;
    imagesAsked = few(scan.imagesAsked);
    answersAsked = few(scan.answersAsked);
    attachments = few(scan.attachments);
    speed = scan.speed;
    characters = scan.characters;
    estimatedInputTokens = scan.estimatedInputTokens();
    unreadable = scan.unreadable;
  }

  /** What no provider has more of than an int counts: many requests are open at once. */
  private static int few(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /** The model asked for, or null where it could not be read. */
  public @Nullable String model() {
    return model;
  }

  /** Whether a stream is asked for. */
  public boolean streamed() {
    return streamed;
  }

  /** Whether the stream is asked to report its usage. */
  public boolean includesUsage() {
    return includesUsage;
  }

  /** The most output tokens the request allows, or -1 where it sets no limit. */
  public long maxOutputTokens() {
    return maxOutputTokens;
  }

  /** Of the tokens allowed, those to think with: the limit has to be higher. -1 for none. */
  public long thinkingBudget() {
    return thinkingBudget;
  }

  /** The service tier asked for; the response decides. Null where none is asked for. */
  public @Nullable String serviceTier() {
    return serviceTier;
  }

  /** How much a web search may bring into the context: low, medium, high; or null. */
  public @Nullable String searchContextSize() {
    return searchContextSize;
  }

  /** The size of the images asked for, as {@code 1024x1024}, or null. */
  public @Nullable String imageSize() {
    return imageSize;
  }

  /** The quality of the images asked for, in the provider's word, or null. */
  public @Nullable String imageQuality() {
    return imageQuality;
  }

  /** How many images are asked for, where any are; at least 1. */
  public long imagesAsked() {
    return imagesAsked;
  }

  /** How many answers to the same prompt are asked for; at least 1. */
  public long answersAsked() {
    return answersAsked;
  }

  /** How many images and files the prompt has or points at. */
  public long attachments() {
    return attachments;
  }

  /** The speed asked for, which the provider may charge for; null where none is. */
  public @Nullable String speed() {
    return speed;
  }

  /** How many characters (Unicode code points) are to be spoken, or -1 where none are. */
  public long characters() {
    return characters;
  }

  /**
   * A guess at the input tokens, from the length of the text to read: good to a factor of about two
   * for text, less for images. 0 where nothing could be read.
   */
  public long estimatedInputTokens() {
    return estimatedInputTokens;
  }

  /** What of the body could not be read, without any content of it; null where all could. */
  public @Nullable String unreadable() {
    return unreadable;
  }
}
