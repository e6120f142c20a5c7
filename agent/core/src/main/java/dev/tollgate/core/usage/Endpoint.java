package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint is one operation of one provider at one host. Immutable, thread-safe. */
public final class Endpoint {
  private final String provider;
  private final String operation;
  private final List<String> credentials;
  private final List<String> requestIds;
  private final @Nullable String region;
  private final @Nullable String model;
  private final @Nullable String id;
  private final Dialect dialect;
  private final boolean guess;

  Endpoint(
      String provider,
      String operation,
      List<String> credentials,
      List<String> requestIds,
      @Nullable String region,
      @Nullable String model,
      @Nullable String id,
      Dialect dialect) {
    this(provider, operation, credentials, requestIds, region, model, id, dialect, false);
  }

  private Endpoint(
      String provider,
      String operation,
      List<String> credentials,
      List<String> requestIds,
      @Nullable String region,
      @Nullable String model,
      @Nullable String id,
      Dialect dialect,
      boolean guess) {
    this.provider = provider;
    this.operation = operation;
    this.credentials = credentials;
    this.requestIds = requestIds;
    this.region = region;
    this.model = model;
    this.id = id;
    this.dialect = dialect;
    this.guess = guess;
  }

  /** The same, at a host that nobody knows. */
  Endpoint guessed() {
    return new Endpoint(
        provider, operation, credentials, requestIds, region, model, id, dialect, true);
  }

  /** Whose API it is, in OpenTelemetry's words: {@code openai}, {@code anthropic}. */
  public String provider() {
    return provider;
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
    return credentials;
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
    return RequestScan.scan(dialect, model, body);
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
        this,
        guess ? SelfHosted.provider(headers) : provider,
        request,
        status,
        headers,
        requestId(headers));
  }

  private @Nullable String requestId(Headers headers) {
    for (String header : requestIds) {
      String id = headers.first(header);
      if (id != null) {
        return id;
      }
    }
    return null;
  }
}
