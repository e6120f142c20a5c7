package dev.tollgate.core.usage;

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

  /** Whether models with these words in their names search once per request, for a fee. */
  final String[] searchingModels;

  private Dialect(Builder builder) {
    request = builder.request;
    body = builder.body;
    event = builder.event;
    cacheInsideInput = builder.cacheInsideInput;
    generates = builder.generates;
    lastEvents = builder.lastEvents;
    ignoredEvents = builder.ignoredEvents;
    searchingModels = builder.searchingModels;
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

    Dialect build() {
      return new Dialect(this);
    }
  }
}
