package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** A classic request as the agent sees it. */
final class ClassicRequest implements Request {
  private final ClassicHttpRequest request;
  private final String host;
  private final int port;

  private ClassicRequest(ClassicHttpRequest request, String host, int port) {
    this.request = request;
    this.host = host;
    this.port = port;
  }

  /** The request, if its host is watched; the target may be named by the request alone. */
  static @Nullable ClassicRequest watched(
      @Nullable HttpHost target, ClassicHttpRequest request, Exchanges exchanges) {
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
        ? new ClassicRequest(request, host, port)
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
    HttpEntity body = request.getEntity();
    return value == null && body != null && name.equalsIgnoreCase("content-type")
        ? body.getContentType()
        : value;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    HttpEntity body = request.getEntity();
    return body == null ? null : RepeatableEntity.read(body, maxBytes);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return request.getEntity() != null;
  }
}
