package dev.tollgate.api.exchange;

import java.util.Map;

/**
 * A refusal is the response that a refused call gets: what the provider would say, in its own error
 * shape. Immutable.
 */
public final class Refusal {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /** A refusal; the headers are copied, the body is kept. */
  public Refusal(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The headers, {@code content-type} among them. Names are lower case. Unmodifiable. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body. A copy. */
  public byte[] body() {
    return body.clone();
  }
}
