package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as a hook shows it, with what a test gives it. Immutable, but for its body's bytes. */
public final class GivenRequest implements Request {
  private static final int HTTPS = 443;

  private final String method;
  private final String host;
  private final int port;
  private final String pathAndQuery;
  private final byte @Nullable [] body;
  private final Map<String, String> headers;
  private final boolean replaceable;

  private GivenRequest(
      String method,
      String host,
      int port,
      String pathAndQuery,
      byte @Nullable [] body,
      Map<String, String> headers,
      boolean replaceable) {
    this.method = method;
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
    this.body = body;
    this.headers = headers;
    this.replaceable = replaceable;
  }

  /** A request over HTTPS without headers, whose body can be replaced. */
  public static GivenRequest of(
      String method, String host, String pathAndQuery, byte @Nullable [] body) {
    return new GivenRequest(method, host, HTTPS, pathAndQuery, body, Map.of(), true);
  }

  /** The same to another port. */
  public GivenRequest to(int otherPort) {
    return new GivenRequest(method, host, otherPort, pathAndQuery, body, headers, replaceable);
  }

  /** The same with these headers, and no others. */
  public GivenRequest with(Map<String, String> theseHeaders) {
    return new GivenRequest(method, host, port, pathAndQuery, body, theseHeaders, replaceable);
  }

  /** The same with a body that leaves as it is. */
  public GivenRequest notReplaceable() {
    return new GivenRequest(method, host, port, pathAndQuery, body, headers, false);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String pathAndQuery() {
    return pathAndQuery;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return body == null || body.length > maxBytes ? null : body;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return replaceable;
  }

  @Override
  public @Nullable String first(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }
}
