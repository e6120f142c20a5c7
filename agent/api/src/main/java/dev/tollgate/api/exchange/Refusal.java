package dev.tollgate.api.exchange;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A refusal is the response that a refused call gets: what the provider would say, in its own error
 * shape. Immutable.
 */
public final class Refusal {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final String message;

  /** A refusal whose body is its message; the headers are copied, the body is kept. */
  public Refusal(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, body, new String(body, StandardCharsets.UTF_8));
  }

  /** A refusal whose body has this message; the headers are copied, the body is kept. */
  public Refusal(int status, Map<String, String> headers, byte[] body, String message) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.message = message;
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

  /** Why, in words: for clients that have no body for it. */
  public String message() {
    return message;
  }
}
