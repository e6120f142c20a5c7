package dev.tollgate.core.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A response as the app sees it. Never changes. */
public final class Incoming {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final boolean http2;

  /** A response of these parts. */
  public Incoming(int status, Map<String, String> headers, byte[] body, boolean http2) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.http2 = http2;
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** The first value of each header, names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body. */
  public byte[] body() {
    return body;
  }

  /** Whether it came over HTTP/2. */
  public boolean http2() {
    return http2;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
