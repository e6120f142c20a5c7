package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.util.EnumMap;
import java.util.Map;
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
  @Nullable String model;
  @Nullable String serviceTier;
  @Nullable String speed;
  @Nullable String region;
  @Nullable String requestId;
  @Nullable String errorType;
  @Nullable String errorCode;
  @Nullable String finishReason;
  private @Nullable String note;
  private int notes;
  private long documents;
  private long firstErrorDocument;
  private boolean error;
  private @Nullable Map<Fact, Long> headerCounts;
  private @Nullable UsageDetails details;
  private boolean doubtful;
  private boolean framesAreChecked;
  private boolean vectors;
  private boolean severalModels;
  private long answersBilled;

  /** Images made; -1 where the answer is not about images. */
  private long images = -1;

  /** Queries searched for: an event may repeat those of the ones before. */
  private long queries;

  private long documentQueries;
  private boolean partIsApart;
  private boolean advised;
  private boolean lastEvent;
  private boolean terminated;
  private long textBytes;
  private long textBytesAtOutput;

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
      default:
        counts.count(fact, value);
    }
  }

  @Override
  public void mark(Fact fact) {
    switch (fact) {
      case SEARCH_QUERY:
        documentQueries++;
        break;
      case IMAGE_MADE:
        images = Math.max(0, images) + 1;
        break;
      case IMAGE_WITHHELD:
        images = Math.max(0, images);
        break;
      case EMBEDDING:
        vectors = true;
        break;
      default: // No other marks.
    }
  }

  @Override
  public void flag(Fact fact, boolean value) {
    lastEvent |= fact == Fact.DONE && value;
  }

  @Override
  public void noCount(Fact fact) {
    note("usage: " + fact + " is no count");
  }

  @Override
  public void name(Fact fact, char[] chars, int offset, int length) {
    switch (fact) {
      case MODEL:
        String named = Names.keep(model, chars, offset, length);
        severalModels |= model != null && !model.equals(named);
        model = named;
        break;
      case SERVICE_TIER:
        serviceTier = Names.keep(serviceTier, chars, offset, length);
        break;
      case SPEED:
        speed = Names.keep(speed, chars, offset, length);
        break;
      case REGION:
        region = Names.keep(region, chars, offset, length);
        break;
      case REQUEST_ID:
        requestId = requestId == null ? Names.unique(chars, offset, length) : requestId;
        break;
      case ERROR_TYPE:
        errorType = Names.keep(errorType, chars, offset, length);
        break;
      case ERROR_CODE:
        errorCode = Names.keep(errorCode, chars, offset, length);
        break;
      case FINISH_REASON:
        finishReason = Names.keep(finishReason, chars, offset, length);
        break;
      case EVENT_TYPE:
        event(chars, offset, length);
        break;
      case DETAIL_KIND:
        details().kind(chars, offset, length);
        break;
      case ITERATION_TYPE:
        iteration(chars, offset, length);
        break;
      default:
        items().name(fact, chars, offset, length);
    }
  }

  @Override
  public void text(long utf8Bytes) {
    textBytes += utf8Bytes;
  }

  @Override
  public void closed() {
    commit();
    documents++;
    terminated |= lastEvent && !framesAreChecked;
    queries = Math.max(queries, documentQueries);
    documentQueries = 0;
    if (dialect.batch) {
      answersBilled += counts.isReported() ? 1 : 0;
      counts.addUp();
    }
  }

  /** Another event begins; it may be known already that it is the last one of interest. */
  void nextEvent(boolean isLast) {
    lastEvent = isLast;
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
    errorType = type.isEmpty() ? errorType : type;
  }

  /** What an event says may not be what was sent. */
  void doubt(String what) {
    note(what);
    doubtful = true;
  }

  /** A count of a response header: it holds where the body says nothing. */
  void header(Fact fact, long value) {
    if (headerCounts == null) {
      headerCounts = new EnumMap<>(Fact.class);
    }
    headerCounts.put(fact, value);
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

  int webSearchCalls() {
    return items == null ? 0 : items.webSearchCalls();
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
   * @param complete whether the response came to its own end
   * @param opaqueBytes how many bytes came that could not be read
   */
  Conclusion conclude(boolean billed, boolean complete, long opaqueBytes) {
    commit();
    Conclusion conclusion = new Conclusion();
    if (dialect.free && billed) {
      conclusion.free = true;
      return conclusion;
    }
    if (dialect.batch && billed) {
      answers(conclusion, complete);
      return conclusion;
    }
    if (billed && headerCounts != null) {
      headerCounts.forEach(counts::setIfUnknown);
    }
    boolean nothingDone = counts.isEmpty() && (!billed || (error && firstErrorDocument == 1));
    if (!nothingDone) {
      conclusion.usageMissing = counts.isEmpty();
      conclusion.estimated = estimate(complete, opaqueBytes);
      Usage.Builder usage =
          counts.disjoint(dialect.cacheInsideInput, dialect.reasoningBesideOutput);
      if (items != null) {
        items.addTo(usage);
      }
      if (billed && isModelLike(dialect.searchingModels)) {
        usage.set(Meter.WEB_SEARCHES, 1);
      }
      searches(usage);
      if (images >= 0 || makesImages()) {
        usage.set(Meter.IMAGES, Math.max(0, images));
      }
      if (counts.get(Fact.UNMETERED) > 0) {
        note("something is charged that no meter counts");
        conclusion.estimated = true;
        usage.set(Meter.REQUESTS, 1);
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
      conclusion.estimated |= doubtful;
      conclusion.usage = usage.build();
    }
    return conclusion;
  }

  /** Many answers, each with a usage of its own. */
  private void answers(Conclusion conclusion, boolean complete) {
    counts.takeSums();
    Usage.Builder usage = counts.disjoint(dialect.cacheInsideInput, dialect.reasoningBesideOutput);
    usage.set(Meter.ITEMS, documents).set(Meter.ITEMS_BILLED, answersBilled);
    if (severalModels) {
      note("answers of several models counted as one's");
    }
    conclusion.usageMissing = documents == 0;
    conclusion.estimated = !complete || severalModels || doubtful || notes > 0;
    conclusion.usage = usage.build();
  }

  private void searches(Usage.Builder usage) {
    if (queries > 0) {
      usage.set(Meter.WEB_SEARCHES, queries);
      if (isModelLike(dialect.promptGroundingModels)) {
        usage.set(Meter.GROUNDED_PROMPTS, 1);
      }
    }
  }

  private boolean makesImages() {
    return isModelLike(dialect.imageModels);
  }

  /** Whether what is charged is known although there is no count of tokens. */
  private boolean isCountedOtherwise() {
    return images >= 0
        || makesImages()
        || counts.has(Fact.SEARCH_UNITS)
        || counts.has(Fact.IMAGES_BILLED)
        || counts.has(Fact.IMAGE_INPUT_BESIDE)
        || counts.has(Fact.UNMETERED);
  }

  private boolean estimate(boolean complete, long opaqueBytes) {
    boolean estimated = false;
    boolean generates = dialect.generates && !vectors && images < 0;
    if (dialect.absentIsZero) {
      counts.completeWithZeros(generates);
    }
    counts.deduce(generates);
    if (!counts.has(Fact.INPUT) && !isCountedOtherwise()) {
      estimated = true;
      if (request.estimatedInputTokens() > 0) {
        counts.set(Fact.INPUT, request.estimatedInputTokens());
      }
    }
    if (generates && !counts.has(Fact.OUTPUT)) {
      estimated = true;
      long opaque = tokens(opaqueBytes);
      if (request.maxOutputTokens() >= 0) {
        opaque = Math.min(opaque, request.maxOutputTokens());
      }
      long seen = Math.max(tokens(textBytes), counts.get(Fact.OUTPUT_AT_LEAST));
      counts.set(Fact.OUTPUT, Math.max(seen, opaque));
    } else if (!complete && textBytes > textBytesAtOutput) {
      estimated = true;
      counts.set(Fact.OUTPUT, counts.get(Fact.OUTPUT) + tokens(textBytes - textBytesAtOutput));
    } else if (!complete && generates && dialect.absentIsZero) {
      estimated = true; // The last total of a stream that broke off is the least there was.
    }
    return estimated;
  }

  private void commit() {
    if (counts.commit()) {
      textBytesAtOutput = textBytes;
    }
  }

  private void event(char[] chars, int offset, int length) {
    for (String last : dialect.lastEvents) {
      lastEvent |= Names.same(last, chars, offset, length);
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

  private boolean isModelLike(String[] words) {
    String answering = model == null ? request.model() : model;
    if (answering != null) {
      for (String word : words) {
        if (answering.contains(word)) {
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
    boolean free;
  }
}
