package dev.tollgate.core.contract;

import java.util.Map;

/** A request as the server got it. Never changes. */
public final class Received {
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  /** A request of these parts. */
  public Received(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /** The method. */
  public String method() {
    return method;
  }

  /** Path and query. */
  public String target() {
    return target;
  }

  /** The headers, names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body. */
  public byte[] body() {
    return body;
  }
}
