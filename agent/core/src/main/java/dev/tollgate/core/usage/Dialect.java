package dev.tollgate.core.usage;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A dialect is how one operation of an API is spoken: which fact is at which JSON path of its
 * request, its plain answer and its events, and how its counts relate. Immutable, one instance
 * each.
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

  /** The names of events after which nothing of interest follows. */
  final EventNames lastNames;

  /** Whether models with these words in their names search once per request, for a fee. */
  final String[] searchingModels;

  /** How a stream of this operation comes, where its content type does not say. */
  final Stream stream;

  /** Whether the operation costs nothing. */
  final boolean free;

  /** Whether an answer is many answers, each with a usage of its own, at a batch's rates. */
  final boolean batch;

  /** Whether reasoning is beside the output, where no arithmetic says otherwise. */
  final boolean reasoningBesideOutput;

  /** Whether a count that is missing from a usage is 0, and each usage of a stream a total. */
  final boolean absentIsZero;

  /** Whether a stream is whole when it has told why it finished: it may not say more. */
  final boolean finishIsEnd;

  /** Whether models with these words in their names make images, and nothing else counts. */
  final String[] imageModels;

  /** Whether models with these words in their names charge a search by prompt, not by query. */
  final String[] promptGroundingModels;

  /** Finds the name to price by in the name that was asked for; null where it names no model. */
  final Function<String, @Nullable String> servedModel;

  /** Counts that response headers have, by their names in lower case. */
  final Map<String, Fact> headers;

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
    lastNames = builder.lastNames;
    stream = builder.stream;
    free = builder.free;
    batch = builder.batch;
    reasoningBesideOutput = builder.reasoningBesideOutput;
    absentIsZero = builder.absentIsZero;
    finishIsEnd = builder.finishIsEnd;
    imageModels = builder.imageModels;
    promptGroundingModels = builder.promptGroundingModels;
    servedModel = builder.servedModel;
    headers = Map.copyOf(builder.headers);
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
    private EventNames lastNames = new EventNames();
    private String[] searchingModels = {};
    private Stream stream = Stream.EVENTS;
    private boolean free;
    private boolean batch;
    private boolean reasoningBesideOutput;
    private boolean absentIsZero;
    private boolean finishIsEnd;
    private String[] imageModels = {};
    private String[] promptGroundingModels = {};
    private Function<String, @Nullable String> servedModel = name -> null;
    private final Map<String, Fact> headers = new HashMap<>();

    /** A fact of the request. */
    Builder request(String path, Fact fact) {
      request.at(path, fact);
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

    /** The operation costs nothing. */
    Builder free() {
      free = true;
      return generatesNothing();
    }

    /** The answer is a file of answers, one a line, each with a usage of its own. */
    Builder batch() {
      batch = true;
      stream = Stream.LINES;
      return this;
    }

    /** See {@link Dialect#reasoningBesideOutput}. */
    Builder reasoningBesideOutput() {
      reasoningBesideOutput = true;
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

    /** See {@link Dialect#servedModel}. */
    Builder servedModel(Function<String, @Nullable String> names) {
      servedModel = names;
      return this;
    }

    /** A count that a response header has: it holds where the body says nothing. */
    Builder header(String name, Fact fact) {
      headers.put(name, fact);
      return this;
    }

    Dialect build() {
      return new Dialect(this);
    }
  }
}
