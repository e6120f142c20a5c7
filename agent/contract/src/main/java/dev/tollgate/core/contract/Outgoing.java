package dev.tollgate.core.contract;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request for a client to make. Never changes. */
public final class Outgoing {
  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final byte[] body;
  private final boolean oneShot;
  private final boolean http2;

  /** A request of these parts. */
  public Outgoing(
      String method,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      boolean oneShot,
      boolean http2) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.oneShot = oneShot;
    this.http2 = http2;
  }

  /** The method. */
  public String method() {
    return method;
  }

  /** Where it goes. */
  public URI uri() {
    return uri;
  }

  /** The headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body; empty for none. */
  public byte[] body() {
    return body;
  }

  /** Whether the client must be given a body that can be read only once. */
  public boolean oneShot() {
    return oneShot;
  }

  /** Whether to speak HTTP/2, on a plain connection. */
  public boolean http2() {
    return http2;
  }

  /** A POST of this text as JSON. */
  public static Outgoing post(URI uri, String json) {
    return new Outgoing(
        "POST",
        uri,
        Map.of("Authorization", "Bearer sk-contract", "Content-Type", "application/json"),
        json.getBytes(StandardCharsets.UTF_8),
        false,
        false);
  }

  /** A request without a body. */
  public static Outgoing bare(String method, URI uri) {
    return new Outgoing(method, uri, Map.of(), new byte[0], false, false);
  }

  /** The same with a body that can be read only once. */
  public Outgoing withOneShotBody() {
    return new Outgoing(method, uri, headers, body, true, http2);
  }

  /** The same over HTTP/2. */
  public Outgoing overHttp2() {
    return new Outgoing(method, uri, headers, body, oneShot, true);
  }
}
