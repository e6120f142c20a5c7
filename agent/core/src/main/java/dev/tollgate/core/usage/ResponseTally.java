package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the facts of one response as they come, until a {@link Conclusion} is drawn from them. As
 * many of them are open as streams are, so it has no room for what most answers do not have. One
 * thread at a time.
 *
 * <p>Long for one class because facts come in any order and mean what those before them made of
 * them; objects for parts of them would take, in each open stream, the room that this saves.
 */
final class ResponseTally implements FactSink {
  final Dialect dialect;
  final RequestFacts request;
  private @Nullable UsageCounts counts;
  private final FactNames names = new FactNames();
  private @Nullable AnswerItems items;
  private boolean byok;
  private int images;
  private boolean imageEvent;
  private boolean otherModel;
  private @Nullable String note;
  private int notes;
  private int documents;
  private int firstErrorDocument;
  private boolean error;
  private @Nullable UsageDetails details;
  private @Nullable AnswerMarks marks;
  private boolean framesAreChecked;
  private boolean doubtful;
  private boolean severalModels;
  private @Nullable SeveralAnswers answers;
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
        counts().begin();
        break;
      case ITERATION:
        partIsApart = false;
        counts().beginPart();
        break;
      case ERROR:
        failed();
        break;
      case ITEMS:
        madeItems().beginList();
        break;
      case ITEM:
        madeItems().begin();
        break;
      case ANSWERS:
        answers().listBegins();
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
        counts().endPart(partIsApart);
        break;
      case ITEMS:
        madeItems().endList();
        break;
      case ITEM:
        madeItems().end();
        break;
      case ANSWER:
        answerEnded();
        break;
      case INPUT_DETAIL:
      case CACHED_DETAIL:
      case OUTPUT_DETAIL:
      case CACHE_WRITE_DETAIL:
        details().end(group, counts());
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
        counts().add(Fact.INPUT, value);
        break;
      case OUTPUT_PART:
        counts().add(Fact.OUTPUT, value);
        break;
      case UNMETERED:
        counts().add(fact, value);
        break;
      default:
        counts().count(fact, value);
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
        madeItems().name(fact, chars, offset, length);
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
    return names.get(fact);
  }

  private void keep(Fact fact, @Nullable String name) {
    if (name != null) {
      names.set(fact, name);
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
        counts().report(fact, count);
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
    documents++;
    if (dialect.manyAnswers && !dialect.answersInside) {
      answerEnded();
    } else {
      commit();
    }
    images += imageEvent ? 1 : 0;
    if (!framesAreChecked) {
      terminated |= lastEvent || (imageEvent && images >= request.imagesAsked());
    }
    if (marks != null) {
      marks.documentEnded();
    }
  }

  /** One of several answers ended. A document that lists them twice says the same again. */
  private void answerEnded() {
    commit();
    if (answers().areRepeated()) {
      counts().forgetLast();
      return;
    }
    answers().ended(counts().isReported());
    counts().addUp();
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

  /** The counts that were reported; made when first asked for, mostly at a stream's end. */
  UsageCounts counts() {
    if (counts == null) {
      counts = new UsageCounts();
    }
    return counts;
  }

  /** The tools of the provider's that the answer has, or null. */
  @Nullable AnswerItems items() {
    return items;
  }

  /** What the answer merely has to contain to be charged, or null. */
  @Nullable AnswerMarks marks() {
    return marks;
  }

  /** How many images the answer has. */
  int images() {
    return images;
  }

  /** How many documents ended. */
  int documents() {
    return documents;
  }

  /** The answers, where there are several; made for a response that has any. */
  SeveralAnswers answers() {
    if (answers == null) {
      answers = new SeveralAnswers();
    }
    return answers;
  }

  /** Whether several answers are of several models. */
  boolean severalModels() {
    return severalModels;
  }

  /** Whether another model had a part in the usage, which does not say how large. */
  boolean advised() {
    return advised;
  }

  /** Whether there is a usage of another model. */
  boolean otherModel() {
    return otherModel;
  }

  /** Whether what was read may not be what was sent. */
  boolean doubtful() {
    return doubtful;
  }

  /** Whether the response began with an error. */
  boolean isOnlyError() {
    return error && firstErrorDocument == 1;
  }

  /** How long the text is that passed, in bytes of UTF-8. */
  long textBytes() {
    return textBytes;
  }

  /** The same of the text behind the last count of output. */
  long textBytesSinceUsage() {
    return textBytes - textBytesAtOutput;
  }

  /** The text itself, as far as there was room; null where there is none. */
  @Nullable KeptText kept() {
    return kept;
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
        && counts().has(Fact.OUTPUT)
        && !error;
  }

  /** What the provider says the call cost, in USD as a plain decimal number, or null. */
  @Nullable String vendorCostUsd() {
    return counts().has(Fact.COST_TICKS)
        ? Dollars.ofTicks(counts().get(Fact.COST_TICKS))
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
  private AnswerItems madeItems() {
    if (items == null) {
      items = new AnswerItems();
    }
    return items;
  }

  /** See {@link Conclusion#Conclusion}. */
  Conclusion conclude(boolean billed, boolean streamed, boolean complete, long opaqueBytes) {
    commit();
    Conclusion conclusion = new Conclusion(this, billed, streamed, complete, opaqueBytes);
    Guess guess = conclusion.guess();
    if (guess == null || !guess.needsText()) {
      release();
    }
    return conclusion;
  }

  private void commit() {
    if (counts != null && counts.commit()) {
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
}
