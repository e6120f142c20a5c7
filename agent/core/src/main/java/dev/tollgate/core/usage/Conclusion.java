package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A conclusion is what a response consumed, and how sure that is: drawn from its facts when it has
 * ended. Made once, then immutable.
 */
final class Conclusion {
  private final ResponseTally tally;
  private final Dialect dialect;
  private final RequestFacts request;
  private final UsageCounts counts;
  private final boolean billed;
  private Usage usage = Usage.NONE;
  private boolean estimated;
  private boolean usageMissing;
  private boolean inputUnknown;
  private boolean unmeasured;
  private boolean pending;
  private final boolean free;
  private @Nullable String model;
  private boolean modelAssumed;
  private @Nullable Guess guess;

  /**
   * Concludes.
   *
   * @param billed whether the provider charges for a response of this status
   * @param streamed whether it was a stream
   * @param complete whether the response came to its own end
   * @param opaqueBytes how many bytes came that could not be read
   */
  Conclusion(
      ResponseTally tally, boolean billed, boolean streamed, boolean complete, long opaqueBytes) {
    this.tally = tally;
    this.billed = billed;
    dialect = tally.dialect;
    request = tally.request;
    counts = tally.counts();
    model = servedModel();
    free = (dialect.free && billed) || isFromGatewaysCache();
    pending = !streamed && isPending();
    boolean nothingDone = counts.isEmpty() && (!billed || tally.isOnlyError());
    if (nothingDone || dialect.free) {
      return;
    }
    if (pending) {
      usageMissing = !dialect.usageOptional;
    } else if (dialect.manyAnswers && billed) {
      addAnswers(complete);
    } else {
      measure(complete, opaqueBytes);
    }
  }

  /** What was consumed. */
  Usage usage() {
    return usage;
  }

  /** Whether some quantity is a guess, or something charged is not in the usage. */
  boolean estimated() {
    return estimated;
  }

  /** Whether no usage was reported at all. */
  boolean usageMissing() {
    return usageMissing;
  }

  /** Whether the output was reported and the input was not. */
  boolean inputUnknown() {
    return inputUnknown;
  }

  /** Whether something is charged of which nothing at all is known. */
  boolean unmeasured() {
    return unmeasured;
  }

  /** Whether nothing is charged for it. */
  boolean free() {
    return free;
  }

  /** Whether the answer is still being made, so that nothing is charged yet. */
  boolean pending() {
    return pending;
  }

  /** The name to price by, or null. */
  @Nullable String model() {
    return model;
  }

  /** Whether nobody named the model. */
  boolean modelAssumed() {
    return modelAssumed;
  }

  /** What in the usage is guessed, if it was looked at; null otherwise. */
  @Nullable Guess guess() {
    return guess;
  }

  /** The name to price by: as the answer says, or as the name that was asked for says. */
  private @Nullable String servedModel() {
    String answered = tally.name(Fact.MODEL);
    String asked = answered == null ? request.model() : answered;
    String served = asked == null ? null : dialect.servedModel.apply(asked);
    return served == null ? answered : served;
  }

  /** Nobody behind the gateway was asked: it says so, and that nothing was paid. */
  private boolean isFromGatewaysCache() {
    return tally.name(Fact.GATEWAY_CACHE_KEY) != null && "0".equals(tally.vendorCostUsd());
  }

  private boolean isPending() {
    String state = tally.name(Fact.FINISH_REASON);
    for (String each : dialect.pendingStates) {
      if (each.equals(state)) {
        return true;
      }
    }
    return false;
  }

  /** Many answers, each with a usage of its own. */
  private void addAnswers(boolean complete) {
    counts.takeSums();
    if (dialect.usageOptional && tally.answers().billed() == 0) {
      return; // A file of another kind, or a batch whose answers are in one.
    }
    if (tally.severalModels()) {
      tally.note("answers of several models counted as one's");
    }
    Usage.Builder all = counts.disjoint(dialect);
    AnswerItems items = tally.items();
    if (items != null) {
      items.addTo(all, counts.has(Fact.WEB_SEARCHES));
    }
    usage =
        all.set(Meter.ITEMS, tally.answers().ended())
            .set(Meter.ITEMS_BILLED, tally.answers().billed())
            .build();
    usageMissing = tally.answers().ended() == 0;
    estimated = !complete || tally.doubtful() || tally.unreadable() != null;
    pending = !complete;
  }

  private void measure(boolean complete, long opaqueBytes) {
    boolean aboutImages = isAboutImages();
    usageMissing =
        counts.isEmpty()
            && tally.images() == 0
            && !aboutImages
            && request.characters() < 0
            && !dialect.usageOptional;
    boolean tellsInput =
        counts.has(Fact.INPUT) || (counts.has(Fact.TOTAL) && counts.has(Fact.OUTPUT));
    inputUnknown = dialect.guesses && !tellsInput && counts.has(Fact.OUTPUT);
    Guess guessing = new Guess(tally, aboutImages, complete, opaqueBytes);
    guess = guessing;
    estimated = guessing.any() || tally.doubtful();
    nameModel();
    Usage.Builder consumed = counts.disjoint(dialect);
    addOthers(consumed, aboutImages);
    sayWhatIsNotExact();
    usage = consumed.build();
    unmeasured = !dialect.guesses && !dialect.usageOptional && billed && usage.isEmpty();
  }

  /** Whether what is charged are images, of which none may have been made. */
  private boolean isAboutImages() {
    AnswerMarks marks = tally.marks();
    return (marks != null && marks.isAboutImages())
        || hasWord(request.model(), dialect.imageModels);
  }

  /** Where neither side names a model, the documented one is meant. */
  private void nameModel() {
    if (model == null && request.model() == null && request.unreadable() == null) {
      model = counts.has(Fact.OUTPUT) ? dialect.defaultTokenModel : dialect.defaultModel;
      modelAssumed = model != null;
    }
  }

  /** What is charged beside what is counted in a usage. */
  private void addOthers(Usage.Builder to, boolean aboutImages) {
    AnswerItems items = tally.items();
    if (items != null) {
      items.addTo(to, counts.has(Fact.WEB_SEARCHES));
    }
    if (tally.images() > 0 || aboutImages) {
      AnswerMarks marks = tally.marks();
      to.set(Meter.IMAGES, tally.images() + (marks == null ? 0 : marks.images()));
    }
    if (counts.get(Fact.UNMETERED) > 0) {
      to.set(Meter.REQUESTS, 1);
    }
    if (billed && request.characters() >= 0) {
      to.set(Meter.CHARACTERS, request.characters());
    }
    if (billed) {
      addFees(to);
    }
  }

  private void addFees(Usage.Builder to) {
    String answering = model == null ? request.model() : model;
    if (hasWord(answering, dialect.searchingModels)) {
      to.set(Meter.WEB_SEARCHES, 1);
    }
    AnswerMarks marks = tally.marks();
    if (marks != null && marks.queries() > 0) {
      to.set(Meter.WEB_SEARCHES, marks.queries());
      if (hasWord(answering, dialect.promptGroundingModels)) {
        to.set(Meter.GROUNDED_PROMPTS, 1);
      }
    }
    boolean perQuery = hasWord(answering, dialect.queryingModels);
    if (counts.has(Fact.SEARCH_QUERIES)) {
      to.set(
          perQuery ? Meter.WEB_SEARCHES : Meter.WEB_SEARCH_CALLS, counts.get(Fact.SEARCH_QUERIES));
    }
    if (dialect.requestFee && !perQuery) {
      to.set(Meter.REQUESTS, 1);
    }
  }

  private void sayWhatIsNotExact() {
    AnswerItems items = tally.items();
    lacks(counts.get(Fact.UNMETERED) > 0 ? "something is charged that no meter counts" : null);
    lacks(items == null ? null : items.uncounted());
    lacks(
        tally.advised() ? "usage.iterations: another model's tokens counted as this one's" : null);
    lacks(tally.otherModel() ? "usage: another model's tokens are not counted" : null);
  }

  private void lacks(@Nullable String what) {
    if (what != null) {
      tally.note(what);
      estimated = true;
    }
  }

  private static boolean hasWord(@Nullable String model, String[] words) {
    if (model != null) {
      for (String word : words) {
        if (model.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
