package dev.tollgate.core.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dialect is how one operation of an API is spoken: which fact is at which JSON path of its
 * request, its plain answer and its events, and how its counts relate. Immutable, one instance
 * each.
 *
 * <p>One class although it is long: it is the list of all in which APIs differ, and nothing else.
 */
final class Dialect {
  /** The request's shape. */
  final Shape request;

  /** The shape of an answer in one piece. */
  final Shape body;

  /** The shape of a stream's event. */
  final Shape event;

  /** Whether the input count has cached and cache-written tokens inside. */
  final boolean cacheInsideInput;

  /** Whether there is output to count at all. */
  final boolean generates;

  /** The event types after which nothing of interest follows. */
  final String[] lastEvents;

  /** The names of events that never matter. */
  final EventNames ignoredEvents;

  /** Whether models with these words in their names search once per request, for a fee. */
  final String[] searchingModels;

  /** Whether the provider charges nothing. */
  final boolean free;

  /** Whether it is part of a batch, at batch rates. */
  final boolean batch;

  /** Whether tokens that were not reported are guessed. */
  final boolean guesses;

  /** Whether an answer without any usage is as it should be. */
  final boolean usageOptional;

  /** Whether an answer may be something else than JSON or events: audio, plain text. */
  final boolean mayBeOpaque;

  /** Whether reasoning is never in the output count, whatever the total says. */
  final boolean reasoningBesideOutput;

  /** What all output is unless the provider says more: image or audio; null for text. */
  final @Nullable Fact outputIsAll;

  /** Whether each request has a fee. */
  final boolean requestFee;

  /** Whether models with these words in their names have a fee per search query instead. */
  final String[] queryingModels;

  /** The event types that stand for one image each. */
  final String[] imageEvents;

  /** What an answer says of itself that has not come to its end, so that nothing is charged yet. */
  final String[] pendingStates;

  /** Whether a stream that ends after its usage is whole although no last event said so. */
  final boolean mayEndSilently;

  /** The least audio that is billed, in milliseconds. */
  final long leastAudioMillis;

  /** The model where nobody names one, or null. */
  final @Nullable String defaultModel;

  /** The model where nobody names one and tokens are reported, or null. */
  final @Nullable String defaultTokenModel;

  /** The names of events after which nothing of interest follows. */
  final EventNames lastNames;

  /** How a stream of this operation comes, where its content type does not say. */
  final Stream stream;

  /** Whether an answer is a file of many answers, each with a usage of its own. */
  final boolean manyAnswers;

  /** Whether several answers are in one document, rather than a document each. */
  final boolean answersInside;

  /** Whether reasoning is beside the output unless the total says that it is inside. */
  final boolean reasoningBesideUnlessTotal;

  /** Whether a count that is missing from a usage is 0, and each usage of a stream a total. */
  final boolean absentIsZero;

  /** Whether a stream is whole when it has told why it finished: it may not say more. */
  final boolean finishIsEnd;

  /** Whether models with these words in their names make images, and nothing else counts. */
  final String[] imageModels;

  /** Whether models with these words in their names charge a search by prompt, not by query. */
  final String[] promptGroundingModels;

  /** Where a request may limit the output of each answer: the API's own way first. */
  final List<String> outputLimits;

  /** Whether a request that has no such limit can be given one. */
  final boolean addsLimit;

  /** Finds the name to price by in the name that was asked for; null where there is no other. */
  final Function<String, @Nullable String> servedModel;

  /** How the events of a stream come. */
  enum Stream {
    /** Server-sent events. */
    EVENTS,
    /** JSON objects that follow one another. */
    LINES,
    /** JSON objects in one array. */
    ARRAY,
    /** Amazon's binary event stream. */
    FRAMES
  }

  private Dialect(Builder builder) {
    request = builder.request;
    body = builder.body;
    event = builder.event;
    cacheInsideInput = builder.cacheInsideInput;
    generates = builder.generates;
    lastEvents = builder.lastEvents;
    ignoredEvents = builder.ignoredEvents;
    searchingModels = builder.searchingModels;
    free = builder.free;
    batch = builder.batch;
    guesses = builder.guesses;
    usageOptional = builder.usageOptional;
    mayBeOpaque = builder.mayBeOpaque;
    reasoningBesideOutput = builder.reasoningBesideOutput;
    outputIsAll = builder.outputIsAll;
    requestFee = builder.requestFee;
    queryingModels = builder.queryingModels;
    imageEvents = builder.imageEvents;
    pendingStates = builder.pendingStates;
    mayEndSilently = builder.mayEndSilently;
    leastAudioMillis = builder.leastAudioMillis;
    defaultModel = builder.defaultModel;
    defaultTokenModel = builder.defaultTokenModel;
    lastNames = builder.lastNames;
    stream = builder.stream;
    manyAnswers = builder.manyAnswers;
    answersInside = builder.answersInside;
    reasoningBesideUnlessTotal = builder.reasoningBesideUnlessTotal;
    absentIsZero = builder.absentIsZero;
    finishIsEnd = builder.finishIsEnd;
    imageModels = builder.imageModels;
    promptGroundingModels = builder.promptGroundingModels;
    servedModel = builder.servedModel;
    outputLimits = List.copyOf(builder.outputLimits);
    addsLimit = builder.addsLimit;
  }

  /** Collects what a dialect is. */
  static final class Builder {
    final Shape request = new Shape();
    final Shape body = new Shape();
    final Shape event = new Shape();
    private boolean cacheInsideInput = true;
    private boolean generates = true;
    private String[] lastEvents = {};
    private EventNames ignoredEvents = new EventNames();
    private String[] searchingModels = {};
    private boolean free;
    private boolean batch;
    private boolean guesses = true;
    private boolean usageOptional;
    private boolean mayBeOpaque;
    private boolean reasoningBesideOutput;
    private @Nullable Fact outputIsAll;
    private boolean requestFee;
    private String[] queryingModels = {};
    private String[] imageEvents = {};
    private String[] pendingStates = {};
    private boolean mayEndSilently;
    private long leastAudioMillis;
    private @Nullable String defaultModel;
    private @Nullable String defaultTokenModel;
    private EventNames lastNames = new EventNames();
    private Stream stream = Stream.EVENTS;
    private boolean manyAnswers;
    private boolean answersInside;
    private boolean reasoningBesideUnlessTotal;
    private boolean absentIsZero;
    private boolean finishIsEnd;
    private String[] imageModels = {};
    private String[] promptGroundingModels = {};
    private Function<String, @Nullable String> servedModel = name -> null;
    private final List<String> outputLimits = new ArrayList<>();
    private boolean addsLimit = true;

    /** A fact of the request. */
    Builder request(String path, Fact fact) {
      request.at(path, fact);
      if (fact == Fact.MAX_OUTPUT) {
        outputLimits.add(path);
      }
      return this;
    }

    /** A fact of an answer in one piece. */
    Builder body(String path, Fact fact) {
      body.at(path, fact);
      return this;
    }

    /** A fact of an event. */
    Builder event(String path, Fact fact) {
      event.at(path, fact);
      return this;
    }

    /** A fact that is at the same path of an answer in one piece and of an event. */
    Builder both(String path, Fact fact) {
      return body(path, fact).event(path, fact);
    }

    /** The input count has no cached tokens inside. */
    Builder cacheBesideInput() {
      cacheInsideInput = false;
      return this;
    }

    /** The operation has no output. */
    Builder generatesNothing() {
      generates = false;
      return this;
    }

    /** See {@link Dialect#lastEvents}. */
    Builder lastEvents(String... types) {
      lastEvents = types;
      return this;
    }

    /** See {@link Dialect#ignoredEvents}. */
    Builder ignoreEvents(String... names) {
      ignoredEvents = new EventNames(names);
      return this;
    }

    /** See {@link Dialect#searchingModels}. */
    Builder searchingModels(String... words) {
      searchingModels = words;
      return this;
    }

    /** The provider charges nothing for the operation: whatever it counts is not taken. */
    Builder free() {
      free = true;
      guesses = false;
      usageOptional = true;
      return this;
    }

    /** See {@link Dialect#batch}. */
    Builder batch() {
      batch = true;
      return this;
    }

    /** Tokens that were not reported stay unknown: there is nothing to guess them from. */
    Builder guessesNothing() {
      guesses = false;
      return this;
    }

    /** See {@link Dialect#usageOptional}. Nothing is guessed then. */
    Builder usageOptional() {
      guesses = false;
      usageOptional = true;
      return this;
    }

    /** See {@link Dialect#mayBeOpaque}. */
    Builder mayBeOpaque() {
      mayBeOpaque = true;
      return this;
    }

    /** See {@link Dialect#reasoningBesideOutput}. */
    Builder reasoningBesideOutput() {
      reasoningBesideOutput = true;
      return this;
    }

    /** See {@link Dialect#outputIsAll}. */
    Builder outputIsAll(Fact kind) {
      outputIsAll = kind;
      return this;
    }

    /**
     * Each request has a fee.
     *
     * @param queryingModels words in the names of models that have a fee per search query instead
     */
    Builder requestFee(String... queryingModels) {
      requestFee = true;
      this.queryingModels = queryingModels;
      return this;
    }

    /** See {@link Dialect#imageEvents}. */
    Builder imageEvents(String... types) {
      imageEvents = types;
      return this;
    }

    /** See {@link Dialect#pendingStates}. */
    Builder pendingStates(String... states) {
      pendingStates = states;
      return this;
    }

    /** See {@link Dialect#mayEndSilently}. */
    Builder mayEndSilently() {
      mayEndSilently = true;
      return this;
    }

    /** See {@link Dialect#leastAudioMillis}. */
    Builder leastAudioMillis(long millis) {
      leastAudioMillis = millis;
      return this;
    }

    /** The documented model of a call that names none: in general, and where it counts tokens. */
    Builder defaultModel(String inGeneral, String withTokens) {
      defaultModel = inGeneral;
      defaultTokenModel = withTokens;
      return this;
    }

    /** See {@link Dialect#lastNames}. */
    Builder lastNames(String... names) {
      lastNames = new EventNames(names);
      return this;
    }

    /** See {@link Dialect#stream}. */
    Builder streams(Stream how) {
      stream = how;
      return this;
    }

    /** The answer is a file of a batch's answers, one a line, each with a usage of its own. */
    Builder manyAnswers() {
      manyAnswers = true;
      stream = Stream.LINES;
      return batch();
    }

    /** See {@link Dialect#answersInside}. */
    Builder answersInside() {
      manyAnswers = true;
      answersInside = true;
      return batch();
    }

    /** See {@link Dialect#reasoningBesideUnlessTotal}. */
    Builder reasoningBesideUnlessTotal() {
      reasoningBesideUnlessTotal = true;
      return this;
    }

    /** See {@link Dialect#absentIsZero}. */
    Builder absentIsZero() {
      absentIsZero = true;
      return this;
    }

    /** See {@link Dialect#finishIsEnd}. */
    Builder finishIsEnd() {
      finishIsEnd = true;
      return this;
    }

    /** See {@link Dialect#imageModels}. */
    Builder imageModels(String... words) {
      imageModels = words;
      return this;
    }

    /** See {@link Dialect#promptGroundingModels}. */
    Builder promptGroundingModels(String... words) {
      promptGroundingModels = words;
      return this;
    }

    /** Of the ways to limit the output, the one for a request that says none. */
    Builder ownLimit(String path) {
      outputLimits.remove(path);
      outputLimits.add(0, path);
      return this;
    }

    /** How to limit the output is each model maker's choice: one that is not said stays so. */
    Builder limitIsTheMakers() {
      addsLimit = false;
      return this;
    }

    /** See {@link Dialect#servedModel}. */
    Builder servedModel(Function<String, @Nullable String> names) {
      servedModel = names;
      return this;
    }

    Dialect build() {
      return new Dialect(this);
    }
  }
}
