package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** An endpoint is one operation of one provider at one host. Immutable, thread-safe. */
public final class Endpoint {
  private final String provider;
  private final String operation;
  private final String authHeader;
  private final String requestIdHeader;
  private final @Nullable String region;
  private final Dialect dialect;

  Endpoint(
      String provider,
      String operation,
      String authHeader,
      String requestIdHeader,
      @Nullable String region,
      Dialect dialect) {
    this.provider = provider;
    this.operation = operation;
    this.authHeader = authHeader;
    this.requestIdHeader = requestIdHeader;
    this.region = region;
    this.dialect = dialect;
  }

  /** Whose API it is, in OpenTelemetry's words: {@code openai}, {@code anthropic}. */
  public String provider() {
    return provider;
  }

  /** The operation in the provider's words: {@code chat.completions}, {@code messages}. */
  public String operation() {
    return operation;
  }

  /** The request header that has the credential, lower case. */
  public String authHeader() {
    return authHeader;
  }

  /** The region that the host stands for, where that changes the price; or null. */
  @Nullable String region() {
    return region;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Reads what a request says about what it will cost. Never throws.
   *
   * @param body the whole body, or null where it is not at hand
   */
  public RequestFacts request(byte @Nullable [] body) {
    return RequestScan.scan(dialect, body);
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
        request,
        status,
        headers.first("content-type"),
        headers.first("content-encoding"),
        headers.first(requestIdHeader));
  }
}
