package dev.tollgate.core.usage;

import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/** What a response says about the call: what it consumed, who answered, how it ended. Immutable. */
public final class ResponseFacts {
  private final String provider;
  private final Usage usage;
  private final boolean estimated;
  private final boolean usageMissing;
  private final boolean free;
  private final boolean streamed;
  private final boolean complete;
  private final int webSearchCalls;
  private final @Nullable String model;
  private final Terms terms;
  private final @Nullable String requestId;
  private final @Nullable String errorType;
  private final @Nullable String errorCode;
  private final @Nullable String finishReason;
  private final @Nullable String dedupeKey;
  private final @Nullable String unreadable;

  ResponseFacts(
      String provider,
      ResponseTally tally,
      ResponseTally.Conclusion conclusion,
      boolean streamed,
      boolean complete,
      @Nullable String requestId,
      @Nullable String errorType,
      @Nullable String dedupeKey,
      Terms terms) {
    this.provider = provider;
    usage = conclusion.usage;
    estimated = conclusion.estimated;
    usageMissing = conclusion.usageMissing;
    free = conclusion.free;
    this.streamed = streamed;
    this.complete = complete;
    webSearchCalls = tally.webSearchCalls();
    model = tally.model;
    this.requestId = requestId == null ? tally.requestId : requestId;
    this.errorType = errorType;
    this.dedupeKey = dedupeKey;
    errorCode = tally.errorCode;
    finishReason = tally.finishReason;
    this.terms = terms;
    unreadable = tally.unreadable();
  }

  /** Who answered: another than was called where a host that nobody knows gave itself away. */
  public String provider() {
    return provider;
  }

  /** What the call consumed. Empty where the provider charges nothing, as for a failed call. */
  public Usage usage() {
    return usage;
  }

  /** Whether some quantity of {@link #usage} is a guess, or something charged is not in it. */
  public boolean estimated() {
    return estimated;
  }

  /** Whether a response that is charged reported no usage at all. */
  public boolean usageMissing() {
    return usageMissing;
  }

  /** Whether the provider charges nothing for what was done. */
  public boolean free() {
    return free;
  }

  /** Whether the response was a stream of events. */
  public boolean streamed() {
    return streamed;
  }

  /** Whether the response came to its own end: not cut, and for a stream not ended by an error. */
  public boolean complete() {
    return complete;
  }

  /** All web search items of the answer, charged or not. */
  public int webSearchCalls() {
    return webSearchCalls;
  }

  /** The model that answered, or null where the response does not say. */
  public @Nullable String model() {
    return model;
  }

  /** What changes the rates: as the response says, and the request where it alone can. */
  public Terms terms() {
    return terms;
  }

  /** The provider's id of the request, or null. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** What kind of error it was, in the provider's words, else the HTTP status; null for none. */
  public @Nullable String errorType() {
    return errorType;
  }

  /** The provider's error code, or null. */
  public @Nullable String errorCode() {
    return errorCode;
  }

  /** Why the answer ended, in the provider's words, or null. */
  public @Nullable String finishReason() {
    return finishReason;
  }

  /** The key under which the same answer can be fetched again; null where it cannot. */
  public @Nullable String dedupeKey() {
    return dedupeKey;
  }

  /** What could not be read and where, without any content of it; null where all could. */
  public @Nullable String unreadable() {
    return unreadable;
  }
}
