package dev.tollgate.core.usage;

import dev.tollgate.core.tokens.TokenRule;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/** What a response says about the call: what it consumed, who answered, how it ended. Immutable. */
public final class ResponseFacts {
  private final String provider;
  private final Usage usage;
  private final boolean estimated;
  private final boolean usageMissing;
  private final boolean inputUnknown;
  private final boolean unmeasured;
  private final boolean free;
  private final boolean byok;
  private final boolean streamed;
  private final boolean complete;
  private final @Nullable String model;
  private final boolean modelAssumed;
  private final Terms terms;
  private final @Nullable String vendorCostUsd;
  private final @Nullable String upstreamCostUsd;
  private final @Nullable String requestId;
  private final @Nullable String dedupeKey;
  private final @Nullable String otherKey;
  private final @Nullable String errorType;
  private final @Nullable String errorCode;
  private final @Nullable String finishReason;
  private final long retryAfterMillis;
  private final @Nullable String unreadable;
  private final @Nullable Guess guess;

  ResponseFacts(
      Endpoint endpoint,
      String provider,
      int status,
      @Nullable String requestId,
      ResponseTally tally,
      Conclusion conclusion,
      boolean streamed,
      boolean complete) {
    this.provider = provider;
    usage = conclusion.usage();
    estimated = conclusion.estimated();
    usageMissing = conclusion.usageMissing();
    inputUnknown = conclusion.inputUnknown();
    unmeasured = conclusion.unmeasured();
    free = conclusion.free();
    byok = tally.byok();
    this.streamed = streamed;
    this.complete = complete;
    model = conclusion.model();
    modelAssumed = conclusion.modelAssumed();
    vendorCostUsd = tally.vendorCostUsd();
    upstreamCostUsd = Dollars.plain(tally.name(Fact.UPSTREAM_COST));
    this.requestId = requestId == null ? tally.name(Fact.REQUEST_ID) : requestId;
    dedupeKey = dedupeKey(endpoint, tally, conclusion);
    otherKey = tally.name(Fact.OUTPUT_FILE);
    errorType = errorType(status, tally);
    errorCode = errorCode(status, tally);
    finishReason = tally.name(Fact.FINISH_REASON);
    retryAfterMillis = RetryAfter.seconds(tally.name(Fact.RETRY_DELAY));
    terms = terms(endpoint, tally, conclusion);
    unreadable = tally.unreadable();
    guess = conclusion.guess();
  }

  /** An answer that has not come, or is not whole yet, will have to be counted when it is. */
  private static @Nullable String dedupeKey(
      Endpoint endpoint, ResponseTally tally, Conclusion conclusion) {
    if (conclusion.usage().isEmpty() || conclusion.pending()) {
      return null;
    }
    return endpoint.id() != null ? endpoint.id() : tally.name(Fact.ANSWER_ID);
  }

  private static Terms terms(Endpoint endpoint, ResponseTally tally, Conclusion conclusion) {
    RequestFacts request = tally.request;
    String model = conclusion.model() == null ? request.model() : conclusion.model();
    String size = said(tally, Fact.IMAGE_SIZE, request.imageSize());
    String quality = said(tally, Fact.IMAGE_QUALITY, request.imageQuality());
    return new Terms.Builder()
        .serviceTier(tally.name(Fact.SERVICE_TIER))
        .speed(tally.name(Fact.SPEED))
        .region(said(tally, Fact.REGION, endpoint.region()))
        .searchContextSize(said(tally, Fact.SEARCH_CONTEXT_SIZE, request.searchContextSize()))
        .imageSize(ImageDefaults.size(model, size))
        .imageQuality(ImageDefaults.quality(model, quality))
        .batch(endpoint.dialect().batch)
        .build();
  }

  private static @Nullable String said(ResponseTally tally, Fact fact, @Nullable String otherwise) {
    String answered = tally.name(fact);
    return answered == null ? otherwise : answered;
  }

  private static @Nullable String errorType(int status, ResponseTally tally) {
    String type = tally.name(Fact.ERROR_TYPE);
    if (type != null) {
      return type;
    }
    if (status >= 400) {
      String flat = tally.name(Fact.FLAT_ERROR_TYPE);
      return flat == null ? Integer.toString(status) : flat;
    }
    if (tally.error()) {
      String code = tally.name(Fact.ERROR_CODE);
      return code == null ? "error" : code;
    }
    return null;
  }

  private static @Nullable String errorCode(int status, ResponseTally tally) {
    String code = tally.name(Fact.ERROR_CODE);
    return code == null && status >= 400 ? tally.name(Fact.FLAT_ERROR_CODE) : code;
  }

  /**
   * What replaces the guesses in {@link #usage} by counts, to be run on no thread of the app's.
   *
   * @param rule how the model's tokens are counted
   * @param request the request's body
   * @return null where nothing was guessed that can be counted
   */
  public @Nullable Recount recount(TokenRule rule, KeptRequest request) {
    return guess == null ? null : guess.recount(rule, usage, request);
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

  /** Whether the response was a stream of events. */
  public boolean streamed() {
    return streamed;
  }

  /** Whether the response came to its own end: not cut, and for a stream not ended by an error. */
  public boolean complete() {
    return complete;
  }

  /** Whether the output was reported and the input, which is a guess, was not. */
  public boolean inputUnknown() {
    return inputUnknown;
  }

  /** Whether the call is charged for and nothing says how much: its cost is unknown, not zero. */
  public boolean unmeasured() {
    return unmeasured;
  }

  /** Whether the provider charges nothing for such a call. */
  public boolean free() {
    return free;
  }

  /** Whether it ran on the customer's own key at a third party, so that this is not all it cost. */
  public boolean byok() {
    return byok;
  }

  /** The model that answered, or null where the response does not say. */
  public @Nullable String model() {
    return model;
  }

  /** Whether {@link #model} is the documented default, which nobody named. */
  public boolean modelAssumed() {
    return modelAssumed;
  }

  /** What the provider says the call cost, in USD as a plain decimal number, or null. */
  public @Nullable String vendorCostUsd() {
    return vendorCostUsd;
  }

  /** What a broker says that the provider behind it took, in USD likewise, or null. */
  public @Nullable String upstreamCostUsd() {
    return upstreamCostUsd;
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

  /** How long the body asks to wait before another try, in milliseconds; -1 where it does not. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Why the answer ended, in the provider's words, or null. */
  public @Nullable String finishReason() {
    return finishReason;
  }

  /** The key under which the same answer can be fetched again; null where it cannot. */
  public @Nullable String dedupeKey() {
    return dedupeKey;
  }

  /** Another key under which the same can be fetched in another form; null where it cannot. */
  public @Nullable String otherKey() {
    return otherKey;
  }

  /** What could not be read and where, without any content of it; null where all could. */
  public @Nullable String unreadable() {
    return unreadable;
  }
}
