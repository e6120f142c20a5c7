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
      default: // No other groups.
    }
  }

  @Override
  public void end(Fact group) {
    switch (group) {
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
      default: // Nothing to do.
    }
  }

  @Override
  public void count(Fact fact, long value) {
    counts.count(fact, value);
  }

  @Override
  public void noCount(Fact fact) {
    note("usage: " + fact + " is no count");
  }

  @Override
  public void name(Fact fact, char[] chars, int offset, int length) {
    switch (fact) {
      case MODEL:
        model = Names.keep(model, chars, offset, length);
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
    terminated |= lastEvent;
  }

  /** Another event begins. */
  void nextEvent() {
    lastEvent = false;
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

  int webSearchCalls() {
    return items == null ? 0 : items.webSearchCalls();
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
    boolean nothingDone = counts.isEmpty() && (!billed || (error && firstErrorDocument == 1));
    if (!nothingDone) {
      conclusion.usageMissing = counts.isEmpty();
      conclusion.estimated = estimate(conclusion, complete, opaqueBytes);
      Usage.Builder usage = counts.disjoint(dialect.cacheInsideInput);
      if (items != null) {
        items.addTo(usage);
      }
      if (billed && searchesByModel()) {
        usage.set(Meter.WEB_SEARCHES, 1);
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
      conclusion.usage = usage.build();
    }
    if (kept != null && conclusion.text == null) {
      kept.release();
    }
    return conclusion;
  }

  private boolean estimate(Conclusion conclusion, boolean complete, long opaqueBytes) {
    boolean estimated = false;
    counts.deduce(dialect.generates);
    if (!counts.has(Fact.INPUT)) {
      estimated = true;
      if (request.estimatedInputTokens() > 0) {
        counts.set(Fact.INPUT, request.estimatedInputTokens());
      }
      conclusion.guessedInput = request.estimatedInputTokens();
    }
    if (dialect.generates && !counts.has(Fact.OUTPUT)) {
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

  private boolean searchesByModel() {
    String answering = model == null ? request.model() : model;
    if (answering != null) {
      for (String word : dialect.searchingModels) {
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
