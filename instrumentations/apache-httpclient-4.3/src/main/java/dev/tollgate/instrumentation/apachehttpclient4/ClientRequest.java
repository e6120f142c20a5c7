package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import java.net.URI;
import java.util.Locale;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpUriRequest;
import org.jspecify.annotations.Nullable;

/** A request as the agent sees it. */
final class ClientRequest implements Request {
  private final HttpRequest request;
  private final @Nullable HttpEntity entity;
  private final String host;
  private final int port;

  private ClientRequest(HttpRequest request, String host, int port) {
    this.request = request;
    this.entity =
        request instanceof HttpEntityEnclosingRequest
            ? ((HttpEntityEnclosingRequest) request).getEntity()
            : null;
    this.host = host;
    this.port = port;
  }

  /** The request, if its host is watched. */
  static @Nullable ClientRequest watched(
      HttpHost target, HttpRequest request, Exchanges exchanges) {
    String host = target.getHostName();
    int port = target.getPort();
    if (port < 0) {
      port = target.getSchemeName().equals("https") ? 443 : 80;
    }
    URI uri = uri(request);
    String asked = uri == null ? request.getRequestLine().getUri() : uri.getRawPath();
    return exchanges.watches(host, port, asked) ? new ClientRequest(request, host, port) : null;
  }

  /** Where a request knows it: its request line would be made anew each time. */
  private static @Nullable URI uri(HttpRequest request) {
    return request instanceof HttpUriRequest ? ((HttpUriRequest) request).getURI() : null;
  }

  static @Nullable String value(@Nullable Header header) {
    return header == null ? null : header.getValue();
  }

  @Override
  public String method() {
    return request.getRequestLine().getMethod().toUpperCase(Locale.ROOT);
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
    URI uri = uri(request);
    URI asked = uri == null ? URI.create(request.getRequestLine().getUri()) : uri;
    String path = asked.getRawPath();
    String query = asked.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** The client adds the entity's own content type below this point. */
  @Override
  public @Nullable String first(String name) {
    String value = value(request.getFirstHeader(name));
    return value == null && entity != null && name.equalsIgnoreCase("content-type")
        ? value(entity.getContentType())
        : value;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return entity == null ? null : RepeatableEntity.bytes(entity, maxBytes);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return entity != null;
  }
}
