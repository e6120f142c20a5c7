package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import java.util.Locale;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** A request as the agent sees it. */
final class ClientRequest implements Request {
  private final HttpRequest request;
  private final @Nullable Body body;
  private final String host;
  private final int port;

  /** What is sent with a request, as the client's two halves have it in two ways. */
  interface Body {
    @Nullable String contentType();

    /** The bytes, or null where they are too many or can be had only once. */
    byte @Nullable [] bytes(int maxBytes);
  }

  private ClientRequest(HttpRequest request, @Nullable Body body, String host, int port) {
    this.request = request;
    this.body = body;
    this.host = host;
    this.port = port;
  }

  /** The request, if its host is watched; the target may be named by the request alone. */
  static @Nullable ClientRequest watched(
      @Nullable HttpHost target, HttpRequest request, @Nullable Body body, Exchanges exchanges) {
    URIAuthority authority = target == null ? request.getAuthority() : null;
    String host =
        target != null ? target.getHostName() : authority == null ? null : authority.getHostName();
    if (host == null) {
      return null; // the client is about to say so
    }
    int port = target != null || authority == null ? -1 : authority.getPort();
    String scheme = target == null ? request.getScheme() : target.getSchemeName();
    if (target != null) {
      port = target.getPort();
    }
    if (port < 0) {
      port = "http".equalsIgnoreCase(scheme) ? 80 : 443;
    }
    return exchanges.watches(host, port, request.getPath())
        ? new ClientRequest(request, body, host, port)
        : null;
  }

  static @Nullable String first(HttpMessage message, String name) {
    Header header = message.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public String method() {
    return request.getMethod().toUpperCase(Locale.ROOT);
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
    String path = request.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** The client adds the body's own content type below this point. */
  @Override
  public @Nullable String first(String name) {
    String value = first(request, name);
    return value == null && body != null && name.equalsIgnoreCase("content-type")
        ? body.contentType()
        : value;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return body == null ? null : body.bytes(maxBytes);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return body != null;
  }
}
