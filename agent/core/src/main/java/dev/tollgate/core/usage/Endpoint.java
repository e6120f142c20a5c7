package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint is one operation of one provider at one host. Immutable, thread-safe. */
public final class Endpoint {
  private final Provider provider;
  private final String operation;
  private final @Nullable String region;
  private final @Nullable String model;
  private final @Nullable String id;
  private final Dialect dialect;
  private final boolean fetch;
  private final boolean guess;

  /**
   * See the parameters.
   *
   * @param fetch whether it only fetches what is there: the request has no body
   * @param guess whether nobody knows the host
   */
  Endpoint(
      Provider provider,
      String operation,
      @Nullable String region,
      @Nullable String model,
      @Nullable String id,
      Dialect dialect,
      boolean fetch,
      boolean guess) {
    this.provider = provider;
    this.operation = operation;
    this.region = region;
    this.model = model;
    this.id = id;
    this.dialect = dialect;
    this.fetch = fetch;
    this.guess = guess;
  }

  /** The same, at a host that nobody knows. */
  Endpoint guessed() {
    return new Endpoint(provider, operation, region, model, id, dialect, fetch, true);
  }

  /** The same, where the provider runs it in this region. */
  Endpoint in(String where) {
    return new Endpoint(provider, operation, where, model, id, dialect, fetch, guess);
  }

  /** Whose API it is, in OpenTelemetry's words: {@code openai}, {@code anthropic}. */
  public String provider() {
    return provider.name();
  }

  /** The operation in the provider's words: {@code chat.completions}, {@code messages}. */
  public String operation() {
    return operation;
  }

  /**
   * Where a request may have its credential, the most telling first: a header in lower case, or
   * {@code query:} and the name of a parameter.
   */
  public List<String> credentials() {
    return provider.credentials();
  }

  /** The region that the host stands for, or null. */
  @Nullable String region() {
    return region;
  }

  /** The model that the path names, or null. It goes before the body's. */
  @Nullable String model() {
    return model;
  }

  /** The stored answer that the path names, or null. */
  @Nullable String id() {
    return id;
  }

  /** Whether a request only fetches an answer that is there, so that it may have been counted. */
  public boolean fetches() {
    return fetch;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Whether a request with these facts is an LLM call after all: at a host that nobody knows it
   * must name a model.
   */
  public boolean accepts(RequestFacts request) {
    return !guess || request.model() != null;
  }

  /**
   * Reads what a request says about what it will cost. Never throws.
   *
   * @param body the whole body, or null where it is not at hand
   */
  public RequestFacts request(byte @Nullable [] body) {
    return fetch ? RequestScan.none(model) : RequestScan.scan(dialect, model, body);
  }

  /**
   * How long a response asks to wait before another try, in milliseconds; -1 where it does not.
   *
   * @param nowMs when it came, in milliseconds since the epoch
   */
  public static long retryAfterMillis(Headers headers, long nowMs) {
    return RetryAfter.millis(headers, nowMs);
  }

  /**
   * A reader for the response to a request.
   *
   * @param request what {@link #request} returned
   * @param status the HTTP status
   * @param headers the response's headers; where {@code Content-Encoding} is among them, the bytes
   *     will come encoded so
   */
  public ResponseReader response(RequestFacts request, int status, Headers headers) {
    return new ResponseReader(
        this, guess ? SelfHosted.provider(headers) : provider.name(), request, status, headers);
  }

  /** Tells the tally what the provider says in headers. */
  void headerFacts(Headers headers, boolean billed, ResponseTally tally) {
    provider
        .headerFacts()
        .forEach(
            (header, fact) -> {
              String value = billed || fact.kind == Fact.Kind.NAME ? headers.first(header) : null;
              if (value != null) {
                tally.header(fact, value);
              }
            });
  }

  @Nullable String requestId(Headers headers) {
    for (String header : provider.requestIds()) {
      String id = headers.first(header);
      if (id != null) {
        return id;
      }
    }
    return null;
  }
}
