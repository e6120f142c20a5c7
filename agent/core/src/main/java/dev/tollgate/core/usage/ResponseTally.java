package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the facts of one response as they come, and concludes from them what it consumed: as
 * reported, or as a guess where the report did not come. One thread at a time.
 */
final class ResponseTally implements FactSink {
  private static final int BYTES_PER_TOKEN = 4;

  private final Dialect dialect;
  private final RequestFacts request;
  final UsageCounts counts = new UsageCounts();
  private @Nullable AnswerItems items;
  private final @Nullable String[] names = new @Nullable String[Fact.NAMES];
  private boolean byok;
  private long images;
  private boolean imageEvent;
  private boolean otherModel;
  private @Nullable String note;
  private int notes;
  private long documents;
  private long firstErrorDocument;
  private boolean error;
  private @Nullable UsageDetails details;
  private @Nullable AnswerMarks marks;
  private boolean framesAreChecked;
  private boolean doubtful;
  private boolean severalModels;
  private long answersBilled;
  private boolean partIsApart;
  private boolean advised;
  private boolean lastEvent;
  private boolean terminated;
  private long textBytes;
  private long textBytesAtOutput;
  private @Nullable KeptText kept;

  ResponseTally(Dialect dialect, RequestFacts request) {
    this.dialect = dialect;
    this.request = request;
  }

  @Override
  public void begin(Fact group) {
    switch (group) {
      case USAGE:
      case LAST_USAGE:
        counts.begin();
        break;
      case ITERATION:
        partIsApart = false;
        counts.beginPart();
        break;
      case ERROR:
        failed();
        break;
      case ITEMS:
        items().beginList();
        break;
      case ITEM:
        items().begin();
        break;
      case IMAGE:
        images++;
        break;
      case OTHER_MODELS_USAGE:
        otherModel = true;
        break;
      case INPUT_DETAIL:
      case CACHED_DETAIL:
      case OUTPUT_DETAIL:
      case CACHE_WRITE_DETAIL:
        details().begin();
        break;
      default: // No other groups.
    }
  }

  @Override
  public void end(Fact group) {
    switch (group) {
      case LAST_USAGE:
        lastEvent = true;
        commit();
        break;
      case USAGE:
        commit();
        break;
      case ITERATION:
        counts.endPart(partIsApart);
        break;
      case ITEMS:
        items().endList();
        break;
      case ITEM:
        items().end();
        break;
      case INPUT_DETAIL:
      case CACHED_DETAIL:
      case OUTPUT_DETAIL:
      case CACHE_WRITE_DETAIL:
        details().end(group, counts);
        break;
      default: // Nothing to do.
    }
  }

  @Override
  public void count(Fact fact, long value) {
    switch (fact) {
      case DETAIL_TOKENS:
        details().tokens(value);
        break;
      case INPUT_PART:
        counts.add(Fact.INPUT, value);
        break;
      case OUTPUT_PART:
        counts.add(Fact.OUTPUT, value);
        break;
      case UNMETERED:
        counts.add(fact, value);
        break;
      default:
        counts.count(fact, value);
    }
  }

  @Override
  public void mark(Fact fact) {
    if (marks == null) {
      marks = new AnswerMarks();
    }
    marks.mark(fact);
  }

  @Override
  public void noCount(Fact fact) {
    note("usage: " + fact + " is no count");
  }

  @Override
  public void name(Fact fact, char[] chars, int offset, int length) {
    switch (fact) {
      case EVENT_TYPE:
        event(chars, offset, length);
        break;
      case ITERATION_TYPE:
        iteration(chars, offset, length);
        break;
      case ITEM_TYPE:
      case ITEM_STATUS:
      case ITEM_ACTION:
      case ITEM_CONTAINER:
      case ITEM_ID:
        items().name(fact, chars, offset, length);
        break;
      case DETAIL_KIND:
        details().kind(chars, offset, length);
        break;
      case MODEL:
        String before = name(fact);
        keep(fact, Names.keep(before, chars, offset, length));
        severalModels |= before != null && !before.equals(name(fact));
        break;
      case REQUEST_ID:
      case ANSWER_ID:
        if (name(fact) == null) {
          keep(fact, Names.unique(chars, offset, length));
        }
        break;
      case VENDOR_COST:
      case UPSTREAM_COST:
        keep(fact, Names.unique(chars, offset, length));
        break;
      default:
        keep(fact, Names.keep(name(fact), chars, offset, length));
    }
  }

  /** The last name there was of this kind, or null. */
  @Nullable String name(Fact fact) {
    return names[fact.ordinal() - Fact.COUNTS];
  }

  private void keep(Fact fact, @Nullable String name) {
    if (name != null) {
      names[fact.ordinal() - Fact.COUNTS] = name;
    }
  }

  @Override
  public void flag(Fact fact, boolean value) {
    if (fact == Fact.BYOK) {
      byok = value;
    } else if (fact == Fact.DONE) {
      lastEvent |= value;
    }
  }

  /** Takes what a header says; where the body says it too, the body goes before it. */
  void header(Fact fact, String value) {
    // Amazon's kind of error goes on: ThrottlingException:http://...
    int end = fact == Fact.ERROR_TYPE ? value.indexOf(':') : -1;
    char[] chars = (end < 0 ? value : value.substring(0, end)).toCharArray();
    if (fact.kind == Fact.Kind.NAME) {
      name(fact, chars, 0, chars.length);
    } else if (fact.kind == Fact.Kind.COUNT) {
      long count = Counts.parse(chars, 0, chars.length);
      if (count >= 0) {
        counts.report(fact, count);
      }
    }
  }

  @Override
  public void text(long utf8Bytes) {
    textBytes += utf8Bytes;
  }

  @Override
  public void text(char[] chars, int offset, int length, long utf8Bytes) {
    if (dialect.generates) {
      if (kept == null) {
        kept = new KeptText(TextBudget.SHARED);
      }
      kept.add(chars, offset, length);
    }
    textBytes += utf8Bytes;
  }

  @Override
  public void closed() {
    commit();
    documents++;
    images += imageEvent ? 1 : 0;
    if (!framesAreChecked) {
      terminated |= lastEvent || (imageEvent && images >= request.imagesAsked());
    }
    if (marks != null) {
      marks.documentEnded();
    }
    if (dialect.manyAnswers) {
      answersBilled += counts.isReported() ? 1 : 0;
      counts.addUp();
    }
  }

  /** Another event begins; it may be known already that it is the last one of interest. */
  void nextEvent(boolean isLast) {
    lastEvent = isLast;
    imageEvent = false;
  }

  /** The end of an event is what counts, not that of its JSON: a checksum follows. */
  void checkFrames() {
    framesAreChecked = true;
  }

  /** The event ended, and was whole. */
  void eventEnded() {
    terminated |= lastEvent;
  }

  /** The stream says, beside its events, that something went wrong. */
  void failed(String type) {
    failed();
    keep(Fact.ERROR_TYPE, type.isEmpty() ? null : type);
  }

  /** What an event says may not be what was sent. */
  void doubt(String what) {
    note(what);
    doubtful = true;
  }

  /** The stream said that it is over, in a way of its own. */
  void terminate() {
    terminated = true;
  }

  /** Whether the stream said that it is over. */
  boolean terminated() {
    return terminated;
  }

  /** Whether the response says that something went wrong. */
  boolean error() {
    return error;
  }

  /** Whether anything was understood at all. */
  boolean understood() {
    return documents > 0;
  }

  /** Remembers what could not be read: no content of the response. */
  void note(String what) {
    notes++;
    if (note == null) {
      note = what;
    }
  }

  /** The first thing that could not be read, and how many there were; or null. */
  @Nullable String unreadable() {
    return notes > 1 ? note + " (" + notes + " in all)" : note;
  }

  /** Forgets the text that passed. */
  void release() {
    if (kept != null) {
      kept.release();
    }
  }

  /** Whether the call ran on the customer's own key at a third party. */
  boolean byok() {
    return byok;
  }

  /** Whether all that a silent end leaves open has come: why the answer ended, and its usage. */
  boolean endedSilently() {
    return dialect.mayEndSilently
        && name(Fact.FINISH_REASON) != null
        && counts.has(Fact.OUTPUT)
        && !error;
  }

  /** What the provider says the call cost, in USD as a plain decimal number, or null. */
  @Nullable String vendorCostUsd() {
    return counts.has(Fact.COST_TICKS)
        ? Dollars.ofTicks(counts.get(Fact.COST_TICKS))
        : Dollars.plain(name(Fact.VENDOR_COST));
  }

  /** Made for a usage that has any. */
  private UsageDetails details() {
    if (details == null) {
      details = new UsageDetails();
    }
    return details;
  }

  /** Made for an answer that has any. */
  private AnswerItems items() {
    if (items == null) {
      items = new AnswerItems();
    }
    return items;
  }

  /**
   * What the response consumed.
   *
   * @param billed whether the provider charges for a response of this status
   * @param streamed whether it was a stream
   * @param complete whether the response came to its own end
   * @param opaqueBytes how many bytes came that could not be read
   */
  Conclusion conclude(boolean billed, boolean streamed, boolean complete, long opaqueBytes) {
    commit();
    Conclusion conclusion = new Conclusion();
    conclusion.model = servedModel();
    conclusion.free = (dialect.free && billed) || isFromGatewaysCache();
    conclusion.pending = !streamed && isPending();
    boolean nothingDone = counts.isEmpty() && (!billed || (error && firstErrorDocument == 1));
    if (!nothingDone && !dialect.free) {
      if (dialect.manyAnswers && billed) {
        addAnswers(conclusion, complete);
      } else if (conclusion.pending) {
        conclusion.usageMissing = !dialect.usageOptional;
      } else {
        measure(conclusion, billed, complete, opaqueBytes);
      }
    }
    if (kept != null && conclusion.text == null) {
      kept.release();
    }
    return conclusion;
  }

  /** The name to price by: as the answer says, or as the name that was asked for says. */
  private @Nullable String servedModel() {
    String answered = name(Fact.MODEL);
    String asked = answered == null ? request.model() : answered;
    String served = asked == null ? null : dialect.servedModel.apply(asked);
    return served == null ? answered : served;
  }

  /** Many answers, each with a usage of its own. */
  private void addAnswers(Conclusion conclusion, boolean complete) {
    counts.takeSums();
    if (dialect.usageOptional && answersBilled == 0) {
      return; // A file of another kind.
    }
    if (severalModels) {
      note("answers of several models counted as one's");
    }
    Usage.Builder usage = counts.disjoint(dialect);
    if (items != null) {
      items.addTo(usage, counts.has(Fact.WEB_SEARCHES));
    }
    usage.set(Meter.ITEMS, documents).set(Meter.ITEMS_BILLED, answersBilled);
    conclusion.usage = usage.build();
    conclusion.usageMissing = documents == 0;
    conclusion.estimated = !complete || doubtful || notes > 0;
    conclusion.pending = !complete;
  }

  private void measure(Conclusion conclusion, boolean billed, boolean complete, long opaqueBytes) {
    conclusion.usageMissing =
        counts.isEmpty()
            && images == 0
            && !isAboutImages()
            && request.characters() < 0
            && !dialect.usageOptional;
    conclusion.inputUnknown = dialect.guesses && !canTellInput() && counts.has(Fact.OUTPUT);
    conclusion.estimated = estimate(conclusion, complete, opaqueBytes) || doubtful;
    nameModel(conclusion);
    conclusion.usage = usage(billed, conclusion);
    conclusion.unmeasured =
        !dialect.guesses && !dialect.usageOptional && billed && conclusion.usage.isEmpty();
  }

  private Usage usage(boolean billed, Conclusion conclusion) {
    Usage.Builder usage = counts.disjoint(dialect);
    if (items != null) {
      items.addTo(usage, counts.has(Fact.WEB_SEARCHES));
    }
    if (images > 0 || isAboutImages()) {
      usage.set(Meter.IMAGES, images + (marks == null ? 0 : marks.images()));
    }
    if (counts.get(Fact.UNMETERED) > 0) {
      note("something is charged that no meter counts");
      usage.set(Meter.REQUESTS, 1);
      conclusion.estimated = true;
    }
    if (billed && request.characters() >= 0) {
      usage.set(Meter.CHARACTERS, request.characters());
    }
    if (billed) {
      fees(usage, conclusion.model);
    }
    String uncounted = items == null ? null : items.uncounted();
    if (uncounted != null) {
      note(uncounted);
      conclusion.estimated = true;
    }
    if (advised) {
      note("usage.iterations: another model's tokens counted as this one's");
      conclusion.estimated = true;
    }
    if (otherModel) {
      note("usage: another model's tokens are not counted");
      conclusion.estimated = true;
    }
    return usage.build();
  }

  private void fees(Usage.Builder usage, @Nullable String responseModel) {
    String answering = responseModel == null ? request.model() : responseModel;
    if (hasWord(answering, dialect.searchingModels)) {
      usage.set(Meter.WEB_SEARCHES, 1);
    }
    if (marks != null && marks.queries() > 0) {
      usage.set(Meter.WEB_SEARCHES, marks.queries());
      if (hasWord(answering, dialect.promptGroundingModels)) {
        usage.set(Meter.GROUNDED_PROMPTS, 1);
      }
    }
    boolean perQuery = hasWord(answering, dialect.queryingModels);
    if (counts.has(Fact.SEARCH_QUERIES)) {
      usage.set(
          perQuery ? Meter.WEB_SEARCHES : Meter.WEB_SEARCH_CALLS, counts.get(Fact.SEARCH_QUERIES));
    }
    if (dialect.requestFee && !perQuery) {
      usage.set(Meter.REQUESTS, 1);
    }
  }

  /** Where neither side names a model, the documented one is meant. */
  private void nameModel(Conclusion conclusion) {
    if (conclusion.model == null && request.model() == null && request.unreadable() == null) {
      conclusion.model = counts.has(Fact.OUTPUT) ? dialect.defaultTokenModel : dialect.defaultModel;
      conclusion.modelAssumed = conclusion.model != null;
    }
  }

  /** Nobody behind the gateway was asked: it says so, and that nothing was paid. */
  private boolean isFromGatewaysCache() {
    return name(Fact.GATEWAY_CACHE_KEY) != null && "0".equals(vendorCostUsd());
  }

  private boolean isPending() {
    String state = name(Fact.FINISH_REASON);
    for (String pending : dialect.pendingStates) {
      if (pending.equals(state)) {
        return true;
      }
    }
    return false;
  }

  private boolean canTellInput() {
    return counts.has(Fact.INPUT) || (counts.has(Fact.TOTAL) && counts.has(Fact.OUTPUT));
  }

  /** Whether what is charged are images, of which none may have been made. */
  private boolean isAboutImages() {
    return (marks != null && marks.isAboutImages())
        || hasWord(request.model(), dialect.imageModels);
  }

  /** Whether what is charged is known although there is no count of tokens. */
  private boolean isCountedOtherwise() {
    return isAboutImages()
        || counts.has(Fact.SEARCH_UNITS)
        || counts.has(Fact.IMAGES_BILLED)
        || counts.has(Fact.IMAGE_INPUT_BESIDE)
        || counts.has(Fact.UNMETERED);
  }

  private boolean estimate(Conclusion conclusion, boolean complete, long opaqueBytes) {
    boolean estimated = false;
    boolean generates =
        dialect.generates && !isAboutImages() && (marks == null || !marks.isVectors());
    if (dialect.absentIsZero) {
      counts.completeWithZeros(generates);
    }
    counts.deduce(generates);
    if (!dialect.guesses) {
      return false;
    }
    if (!counts.has(Fact.INPUT) && !isCountedOtherwise()) {
      estimated = true;
      if (request.estimatedInputTokens() > 0) {
        counts.set(Fact.INPUT, request.estimatedInputTokens());
      }
      conclusion.guessedInput = request.estimatedInputTokens();
    }
    if (generates && !counts.has(Fact.OUTPUT)) {
      estimated = true;
      long opaque = tokens(opaqueBytes);
      if (request.maxOutputTokens() >= 0) {
        opaque = Math.min(opaque, request.maxOutputTokens());
      }
      long seen = Math.max(tokens(textBytes), counts.get(Fact.OUTPUT_AT_LEAST));
      counts.set(Fact.OUTPUT, Math.max(seen, opaque));
      if (opaque == 0) {
        conclusion.guessedOutput(kept, textBytes, seen, counts.get(Fact.OUTPUT_AT_LEAST));
      }
    } else if (!complete && textBytes > textBytesAtOutput) {
      estimated = true;
      long since = textBytes - textBytesAtOutput;
      counts.set(Fact.OUTPUT, counts.get(Fact.OUTPUT) + tokens(since));
      conclusion.guessedOutput(kept, since, tokens(since), 0);
    } else if (!complete && generates && dialect.absentIsZero) {
      estimated = true; // The last total of a stream that broke off is the least there was.
    }
    return estimated;
  }

  private void commit() {
    if (counts.commit()) {
      textBytesAtOutput = textBytes;
      if (kept != null) {
        kept.clear();
      }
    }
  }

  private void event(char[] chars, int offset, int length) {
    for (String last : dialect.lastEvents) {
      lastEvent |= Names.same(last, chars, offset, length);
    }
    for (String image : dialect.imageEvents) {
      imageEvent |= Names.same(image, chars, offset, length);
    }
    if (Names.same("error", chars, offset, length)) {
      failed();
    }
  }

  private void failed() {
    if (!error) {
      error = true;
      firstErrorDocument = documents + 1;
    }
  }

  private void iteration(char[] chars, int offset, int length) {
    boolean advisor = Names.same("advisor_message", chars, offset, length);
    advised |= advisor;
    partIsApart = advisor || Names.same("compaction", chars, offset, length);
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

  private static long tokens(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  /** What a response consumed, and how sure that is. */
  static final class Conclusion {
    Usage usage = Usage.NONE;
    boolean estimated;
    boolean usageMissing;
    boolean inputUnknown;

    /** Whether something is charged of which nothing at all is known. */
    boolean unmeasured;

    boolean free;

    /** Whether the answer is still being made, so that nothing is charged yet. */
    boolean pending;

    @Nullable String model;
    boolean modelAssumed;

    /** The input tokens that are a guess, or -1 where they were reported. */
    long guessedInput = -1;

    /** The text that output tokens were guessed from; null where none were, or no text is kept. */
    @Nullable KeptText text;

    long textBytes;
    long guessedOutput;
    long leastOutput;

    void guessedOutput(@Nullable KeptText from, long bytes, long tokens, long least) {
      text = from;
      textBytes = bytes;
      guessedOutput = tokens;
      leastOutput = least;
    }
  }
}
