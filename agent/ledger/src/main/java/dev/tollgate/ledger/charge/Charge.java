package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A charge is one priced call: written once per HTTP exchange with an LLM endpoint, when its
 * response ends, however it ends. Immutable. Costs in nano-USD. No prompt, completion, header value
 * or key is ever in it.
 *
 * <p>One class although it is long: it is the record's list of fields, each with its meaning, and
 * nothing else.
 */
public final class Charge implements LedgerRecord {
  private final UUID id;
  private final UUID jvm;
  private final long startMicros;
  private final long durationMicros;
  private final long firstByteMicros;
  private final @Nullable String requestId;
  private final @Nullable String dedupeKey;
  private final @Nullable String otherKey;
  private final Labels labels;
  private final String operation;
  private final @Nullable String responseModel;
  private final Terms terms;
  private final int status;
  private final @Nullable String errorType;
  private final @Nullable String errorCode;
  private final long retryAfterMillis;
  private final @Nullable String finishReason;
  private final Usage usage;
  private final long listCostNanos;
  private final long contractedCostNanos;
  private final long countedNanos;
  private final long countedTokens;
  private final long countedImages;
  private final @Nullable String vendorCostUsd;
  private final @Nullable String upstreamCostUsd;
  private final @Nullable String priceSource;
  private final @Nullable String priceEntry;
  private final long contextTier;
  private final int attempt;
  private final @Nullable String credentialAt;
  private final long calls;
  private final Verdict verdict;
  private final @Nullable String capId;
  private final long capTotal;
  private final long clampedTo;
  private final @Nullable String downgradedFrom;
  private final @Nullable Trip trip;
  private final long boardGeneration;
  private final int boardRow;
  private final long policyVersion;
  private final @Nullable String unreadable;
  private final long flagBits;

  private Charge(Builder builder) {
    id = builder.id;
    jvm = builder.jvm;
    startMicros = builder.startMicros;
    durationMicros = builder.durationMicros;
    firstByteMicros = builder.firstByteMicros;
    requestId = builder.requestId;
    dedupeKey = builder.dedupeKey;
    otherKey = builder.otherKey;
    labels = builder.labels;
    operation = builder.operation;
    responseModel = builder.responseModel;
    terms = builder.terms;
    status = builder.status;
    errorType = builder.errorType;
    errorCode = builder.errorCode;
    retryAfterMillis = builder.retryAfterMillis;
    finishReason = builder.finishReason;
    usage = builder.usage;
    listCostNanos = builder.listCostNanos;
    contractedCostNanos = builder.contractedCostNanos;
    countedNanos = builder.countedNanos;
    countedTokens = builder.countedTokens;
    countedImages = builder.countedImages;
    vendorCostUsd = builder.vendorCostUsd;
    upstreamCostUsd = builder.upstreamCostUsd;
    priceSource = builder.priceSource;
    priceEntry = builder.priceEntry;
    contextTier = builder.contextTier;
    attempt = builder.attempt;
    credentialAt = builder.credentialAt;
    calls = builder.calls;
    verdict = builder.verdict;
    capId = builder.capId;
    capTotal = builder.capTotal;
    clampedTo = builder.clampedTo;
    downgradedFrom = builder.downgradedFrom;
    trip = builder.trip;
    boardGeneration = builder.boardGeneration;
    boardRow = builder.boardRow;
    policyVersion = builder.policyVersion;
    unreadable = builder.unreadable;
    flagBits = builder.flagBits;
  }

  /** The charge's identity, time-ordered (UUID version 7). */
  public UUID id() {
    return id;
  }

  /** The JVM start that made the call. */
  public UUID jvm() {
    return jvm;
  }

  /** When the call began, in microseconds since the epoch. It decides the window. */
  public long startMicros() {
    return startMicros;
  }

  /** From the call's begin to its end, in microseconds. */
  public long durationMicros() {
    return durationMicros;
  }

  /** From the call's begin to the response's first byte, in microseconds; -1 if there was none. */
  public long firstByteMicros() {
    return firstByteMicros;
  }

  /** The provider's id of the exchange, or null. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Equal for every fetch of one stored answer, or null where it can be fetched once. */
  public @Nullable String dedupeKey() {
    return dedupeKey;
  }

  /**
   * Under which the same can be fetched in another form, as a batch's file of answers; or null.
   * Says nothing without a {@link #dedupeKey}.
   */
  public @Nullable String otherKey() {
    return otherKey;
  }

  /** Who and what: provider, requested model, service and so on. */
  public Labels labels() {
    return labels;
  }

  /** The provider's operation, such as {@code chat.completions}. */
  public String operation() {
    return operation;
  }

  /** The model that the provider says it served, or null. */
  public @Nullable String responseModel() {
    return responseModel;
  }

  /** What changed its rates: tier, region and the like. */
  public Terms terms() {
    return terms;
  }

  /** The HTTP status; 0 if no response came. */
  public int status() {
    return status;
  }

  /** The provider's error type, or the failure's class; null for a success. */
  public @Nullable String errorType() {
    return errorType;
  }

  /** The provider's error code, or null. */
  public @Nullable String errorCode() {
    return errorCode;
  }

  /** How long the provider asks to wait before another try, in milliseconds; -1 if it does not. */
  public long retryAfterMillis() {
    return retryAfterMillis;
  }

  /** Why the model stopped, in the provider's word, or null. */
  public @Nullable String finishReason() {
    return finishReason;
  }

  /** What was consumed. */
  public Usage usage() {
    return usage;
  }

  /**
   * The list cost in nano-USD. Meaningless where {@link Flag#UNPRICED} is set. See FOCUS 1.2
   * ListCost.
   */
  public long listCostNanos() {
    return listCostNanos;
  }

  /**
   * What the call costs by the negotiated prices of an overlay, in nano-USD; -1 where none is
   * known. See FOCUS 1.2 ContractedCost.
   */
  public long contractedCostNanos() {
    return contractedCostNanos;
  }

  /**
   * What caps count for the call, in nano-USD: the list cost, for an unpriced call the dearest
   * price known for its provider, and what was held for a call that is {@link
   * Flag#COUNTED_AS_HELD}.
   */
  public long countedNanos() {
    return countedNanos;
  }

  /** What the provider itself says the call cost, in USD as a decimal number, or null. */
  public @Nullable String vendorCostUsd() {
    return vendorCostUsd;
  }

  /** What a broker says that the provider behind it took, in USD as a decimal number, or null. */
  public @Nullable String upstreamCostUsd() {
    return upstreamCostUsd;
  }

  /** Where the price is from: catalogue id, {@code @}, version; null where there is none. */
  public @Nullable String priceSource() {
    return priceSource;
  }

  /** The name of the catalogue's model that priced it, or null. */
  public @Nullable String priceEntry() {
    return priceEntry;
  }

  /** The number of input tokens above which the rates used begin; 0 for the plain ones. */
  public long contextTier() {
    return contextTier;
  }

  /** Which try of the SDK this was, from 0. */
  public int attempt() {
    return attempt;
  }

  /**
   * Where the request had its credential: a header's name in lower case, or {@code query:} and a
   * parameter's; or null.
   */
  public @Nullable String credentialAt() {
    return credentialAt;
  }

  /** How many calls it stands for: 1, but for an {@link Flag#UNITEMISED} one. */
  public long calls() {
    return calls;
  }

  /** What the gate said. */
  public Verdict verdict() {
    return verdict;
  }

  /** The cap or kill switch that refused, would have refused or downgraded, or null. */
  public @Nullable String capId() {
    return capId;
  }

  /**
   * What the gate saw on {@link #capId} when that refused or would have: spent, held by others, and
   * what this call would hold, in the cap's unit; where it downgraded, without this call. -1 where
   * none did any of it.
   */
  public long capTotal() {
    return capTotal;
  }

  /**
   * The most output tokens of each answer that the request was allowed to ask for, where it was
   * {@link Flag#CLAMPED}; else -1.
   */
  public long clampedTo() {
    return clampedTo;
  }

  /** The model that the app asked for, where the request was sent to a lesser one; else null. */
  public @Nullable String downgradedFrom() {
    return downgradedFrom;
  }

  /** The trip of the kill switch {@link #capId} names; null where that is a cap, or null. */
  public @Nullable Trip trip() {
    return trip;
  }

  /** The board it was counted on; 0 where it was counted on none. */
  public long boardGeneration() {
    return boardGeneration;
  }

  /** The row it was counted in; -1 where it was counted on no board. */
  public int boardRow() {
    return boardRow;
  }

  /** The policy that the gate obeyed; 0 for none. */
  public long policyVersion() {
    return policyVersion;
  }

  /** What could not be read of the response, or null. */
  public @Nullable String unreadable() {
    return unreadable;
  }

  /** Whether the flag is set. */
  public boolean has(Flag flag) {
    return (flagBits & 1L << flag.bit()) != 0;
  }

  /** The flags that are set and known to this version. A copy. */
  public Set<Flag> flags() {
    Set<Flag> flags = EnumSet.noneOf(Flag.class);
    for (Flag flag : Flag.values()) {
      if (has(flag)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  /** All flags as one word, those of newer versions included. */
  public long flagBits() {
    return flagBits;
  }

  /**
   * The tokens that caps count for the call, in and out: those of a repeat were counted before, and
   * those of a call that is {@link Flag#COUNTED_AS_HELD} are what was held for it.
   */
  public long countedTokens() {
    if (has(Flag.REPEATED)) {
      return 0;
    }
    return has(Flag.COUNTED_AS_HELD) ? countedTokens : usage.tokens();
  }

  /** The images that caps count for the call, as {@link #countedTokens} are the tokens. */
  public long countedImages() {
    if (has(Flag.REPEATED)) {
      return 0;
    }
    return has(Flag.COUNTED_AS_HELD) ? countedImages : usage.quantity(Meter.IMAGES);
  }

  /**
   * The same charge with caps counting at least so much, in nano-USD, tokens and images: what it
   * came to is not known, and was held.
   */
  public Charge countedAsHeld(long costNanos, long tokens, long images) {
    Builder builder = toBuilder();
    builder.countedNanos = Math.max(countedNanos, costNanos);
    builder.countedTokens = Math.max(countedTokens(), tokens);
    builder.countedImages = Math.max(countedImages(), images);
    return builder.flag(Flag.COUNTED_AS_HELD).build();
  }

  /**
   * The same charge as one of an answer that was fetched, and counted, before: it costs nothing.
   */
  public Charge asRepeat() {
    return toBuilder()
        .listCostNanos(0)
        .countedNanos(0)
        .contractedCostNanos(contractedCostNanos < 0 ? contractedCostNanos : 0)
        .flag(Flag.REPEATED)
        .flag(Flag.UNPRICED, false)
        .build();
  }

  /** Whether the call left the JVM, so that caps count it. */
  public boolean left() {
    return verdict != Verdict.REFUSED;
  }

  /** The model to price by: what was served, else what was asked for. Null if neither is known. */
  public @Nullable String pricedModel() {
    return responseModel != null ? responseModel : labels.get(Label.MODEL);
  }

  /** A builder that starts with this charge's values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.jvm = jvm;
    builder.startMicros = startMicros;
    builder.durationMicros = durationMicros;
    builder.firstByteMicros = firstByteMicros;
    builder.requestId = requestId;
    builder.dedupeKey = dedupeKey;
    builder.otherKey = otherKey;
    builder.labels = labels;
    builder.operation = operation;
    builder.responseModel = responseModel;
    builder.terms = terms;
    builder.status = status;
    builder.errorType = errorType;
    builder.errorCode = errorCode;
    builder.retryAfterMillis = retryAfterMillis;
    builder.finishReason = finishReason;
    builder.usage = usage;
    builder.listCostNanos = listCostNanos;
    builder.contractedCostNanos = contractedCostNanos;
    builder.countedNanos = countedNanos;
    builder.countedTokens = countedTokens;
    builder.countedImages = countedImages;
    builder.vendorCostUsd = vendorCostUsd;
    builder.upstreamCostUsd = upstreamCostUsd;
    builder.priceSource = priceSource;
    builder.priceEntry = priceEntry;
    builder.contextTier = contextTier;
    builder.attempt = attempt;
    builder.credentialAt = credentialAt;
    builder.calls = calls;
    builder.verdict = verdict;
    builder.capId = capId;
    builder.capTotal = capTotal;
    builder.clampedTo = clampedTo;
    builder.downgradedFrom = downgradedFrom;
    builder.trip = trip;
    builder.boardGeneration = boardGeneration;
    builder.boardRow = boardRow;
    builder.policyVersion = policyVersion;
    builder.unreadable = unreadable;
    builder.flagBits = flagBits;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Charge)) {
      return false;
    }
    Charge that = (Charge) other;
    return flagBits == that.flagBits
        && Objects.equals(id, that.id)
        && Objects.equals(jvm, that.jvm)
        && startMicros == that.startMicros
        && durationMicros == that.durationMicros
        && firstByteMicros == that.firstByteMicros
        && Objects.equals(requestId, that.requestId)
        && Objects.equals(dedupeKey, that.dedupeKey)
        && Objects.equals(otherKey, that.otherKey)
        && Objects.equals(labels, that.labels)
        && Objects.equals(operation, that.operation)
        && Objects.equals(responseModel, that.responseModel)
        && Objects.equals(terms, that.terms)
        && status == that.status
        && Objects.equals(errorType, that.errorType)
        && Objects.equals(errorCode, that.errorCode)
        && retryAfterMillis == that.retryAfterMillis
        && Objects.equals(finishReason, that.finishReason)
        && Objects.equals(usage, that.usage)
        && listCostNanos == that.listCostNanos
        && contractedCostNanos == that.contractedCostNanos
        && countedNanos == that.countedNanos
        && countedTokens == that.countedTokens
        && countedImages == that.countedImages
        && Objects.equals(vendorCostUsd, that.vendorCostUsd)
        && Objects.equals(upstreamCostUsd, that.upstreamCostUsd)
        && Objects.equals(priceSource, that.priceSource)
        && Objects.equals(priceEntry, that.priceEntry)
        && contextTier == that.contextTier
        && attempt == that.attempt
        && Objects.equals(credentialAt, that.credentialAt)
        && calls == that.calls
        && Objects.equals(verdict, that.verdict)
        && Objects.equals(capId, that.capId)
        && capTotal == that.capTotal
        && clampedTo == that.clampedTo
        && Objects.equals(downgradedFrom, that.downgradedFrom)
        && Objects.equals(trip, that.trip)
        && boardGeneration == that.boardGeneration
        && boardRow == that.boardRow
        && policyVersion == that.policyVersion
        && Objects.equals(unreadable, that.unreadable);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "Charge "
        + id
        + " "
        + labels
        + " "
        + usage
        + " "
        + listCostNanos
        + " nano-USD "
        + flags();
  }

  /** Collects a charge's values. Not thread-safe. */
  public static final class Builder {
    private UUID id = new UUID(0, 0);
    private UUID jvm = new UUID(0, 0);
    private long startMicros = 0;
    private long durationMicros = 0;
    private long firstByteMicros = -1;
    private @Nullable String requestId = null;
    private @Nullable String dedupeKey = null;
    private @Nullable String otherKey = null;
    private Labels labels = Labels.NONE;
    private String operation = "";
    private @Nullable String responseModel = null;
    private Terms terms = Terms.PLAIN;
    private int status = 0;
    private @Nullable String errorType = null;
    private @Nullable String errorCode = null;
    private long retryAfterMillis = -1;
    private @Nullable String finishReason = null;
    private Usage usage = Usage.NONE;
    private long listCostNanos = 0;
    private long contractedCostNanos = -1;
    private long countedNanos = 0;
    private long countedTokens = 0;
    private long countedImages = 0;
    private @Nullable String vendorCostUsd = null;
    private @Nullable String upstreamCostUsd = null;
    private @Nullable String priceSource = null;
    private @Nullable String priceEntry = null;
    private long contextTier = 0;
    private int attempt = 0;
    private @Nullable String credentialAt = null;
    private long calls = 1;
    private Verdict verdict = Verdict.PASSED;
    private @Nullable String capId = null;
    private long capTotal = -1;
    private long clampedTo = -1;
    private @Nullable String downgradedFrom = null;
    private @Nullable Trip trip = null;
    private long boardGeneration = 0;
    private int boardRow = -1;
    private long policyVersion = 0;
    private @Nullable String unreadable = null;
    private long flagBits;

    /** A builder of an empty charge. */
    public Builder() {}

    /** See {@link Charge#id}. */
    public Builder id(UUID value) {
      id = value;
      return this;
    }

    /** See {@link Charge#jvm}. */
    public Builder jvm(UUID value) {
      jvm = value;
      return this;
    }

    /** See {@link Charge#startMicros}. */
    public Builder startMicros(long value) {
      startMicros = value;
      return this;
    }

    /** See {@link Charge#durationMicros}. */
    public Builder durationMicros(long value) {
      durationMicros = value;
      return this;
    }

    /** See {@link Charge#firstByteMicros}. */
    public Builder firstByteMicros(long value) {
      firstByteMicros = value;
      return this;
    }

    /** See {@link Charge#requestId}. */
    public Builder requestId(@Nullable String value) {
      requestId = value;
      return this;
    }

    /** See {@link Charge#otherKey}. */
    public Builder otherKey(@Nullable String value) {
      otherKey = value;
      return this;
    }

    /** See {@link Charge#dedupeKey}. */
    public Builder dedupeKey(@Nullable String value) {
      dedupeKey = value;
      return this;
    }

    /** See {@link Charge#labels}. */
    public Builder labels(Labels value) {
      labels = value;
      return this;
    }

    /** See {@link Charge#operation}. */
    public Builder operation(String value) {
      operation = value;
      return this;
    }

    /** See {@link Charge#responseModel}. */
    public Builder responseModel(@Nullable String value) {
      responseModel = value;
      return this;
    }

    /** See {@link Charge#terms}. */
    public Builder terms(Terms value) {
      terms = value;
      return this;
    }

    /** See {@link Charge#status}. */
    public Builder status(int value) {
      status = value;
      return this;
    }

    /** See {@link Charge#errorType}. */
    public Builder errorType(@Nullable String value) {
      errorType = value;
      return this;
    }

    /** See {@link Charge#errorCode}. */
    public Builder errorCode(@Nullable String value) {
      errorCode = value;
      return this;
    }

    /** See {@link Charge#retryAfterMillis}. */
    public Builder retryAfterMillis(long value) {
      retryAfterMillis = value;
      return this;
    }

    /** See {@link Charge#finishReason}. */
    public Builder finishReason(@Nullable String value) {
      finishReason = value;
      return this;
    }

    /** See {@link Charge#usage}. */
    public Builder usage(Usage value) {
      usage = value;
      return this;
    }

    /** See {@link Charge#listCostNanos}. */
    public Builder listCostNanos(long value) {
      listCostNanos = value;
      return this;
    }

    /** See {@link Charge#contractedCostNanos}. */
    public Builder contractedCostNanos(long value) {
      contractedCostNanos = value;
      return this;
    }

    /** What is counted for a call that is {@link Flag#COUNTED_AS_HELD}; of no effect otherwise. */
    public Builder countedTokens(long value) {
      countedTokens = value;
      return this;
    }

    /** What is counted for a call that is {@link Flag#COUNTED_AS_HELD}; of no effect otherwise. */
    public Builder countedImages(long value) {
      countedImages = value;
      return this;
    }

    /** See {@link Charge#countedNanos}. */
    public Builder countedNanos(long value) {
      countedNanos = value;
      return this;
    }

    /** See {@link Charge#vendorCostUsd}. */
    public Builder vendorCostUsd(@Nullable String value) {
      vendorCostUsd = value;
      return this;
    }

    /** See {@link Charge#upstreamCostUsd}. */
    public Builder upstreamCostUsd(@Nullable String value) {
      upstreamCostUsd = value;
      return this;
    }

    /** See {@link Charge#priceSource}. */
    public Builder priceSource(@Nullable String value) {
      priceSource = value;
      return this;
    }

    /** See {@link Charge#priceEntry}. */
    public Builder priceEntry(@Nullable String value) {
      priceEntry = value;
      return this;
    }

    /** See {@link Charge#contextTier}. */
    public Builder contextTier(long value) {
      contextTier = value;
      return this;
    }

    /** See {@link Charge#attempt}. */
    public Builder attempt(int value) {
      attempt = value;
      return this;
    }

    /** See {@link Charge#credentialAt}. */
    public Builder credentialAt(@Nullable String value) {
      credentialAt = value;
      return this;
    }

    /** See {@link Charge#calls}. */
    public Builder calls(long value) {
      calls = value;
      return this;
    }

    /** See {@link Charge#verdict}. */
    public Builder verdict(Verdict value) {
      verdict = value;
      return this;
    }

    /** See {@link Charge#capId}. */
    public Builder capId(@Nullable String value) {
      capId = value;
      return this;
    }

    /** See {@link Charge#capTotal}. */
    public Builder capTotal(long value) {
      capTotal = value;
      return this;
    }

    /** See {@link Charge#clampedTo}. */
    public Builder clampedTo(long value) {
      clampedTo = value;
      return this;
    }

    /** See {@link Charge#downgradedFrom}. */
    public Builder downgradedFrom(@Nullable String value) {
      downgradedFrom = value;
      return this;
    }

    /** See {@link Charge#trip}. */
    public Builder trip(@Nullable Trip value) {
      trip = value;
      return this;
    }

    /** See {@link Charge#boardGeneration}. */
    public Builder boardGeneration(long value) {
      boardGeneration = value;
      return this;
    }

    /** See {@link Charge#boardRow}. */
    public Builder boardRow(int value) {
      boardRow = value;
      return this;
    }

    /** See {@link Charge#policyVersion}. */
    public Builder policyVersion(long value) {
      policyVersion = value;
      return this;
    }

    /** See {@link Charge#unreadable}. */
    public Builder unreadable(@Nullable String value) {
      unreadable = value;
      return this;
    }

    /** Sets a flag. */
    public Builder flag(Flag flag) {
      flagBits |= 1L << flag.bit();
      return this;
    }

    /** Sets or clears a flag. */
    public Builder flag(Flag flag, boolean set) {
      flagBits = set ? flagBits | 1L << flag.bit() : flagBits & ~(1L << flag.bit());
      return this;
    }

    /** Sets all flags at once. */
    public Builder flagBits(long value) {
      flagBits = value;
      return this;
    }

    /** The charge collected so far. */
    public Charge build() {
      return new Charge(this);
    }
  }
}
