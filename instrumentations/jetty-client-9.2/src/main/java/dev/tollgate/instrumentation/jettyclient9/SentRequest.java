package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.exchange.Request;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, as the agent sees it. Its body is there where the app gave it
 * as bytes or text; what a stream or the app's own threads will bring is not waited for.
 */
final class SentRequest implements Request {
  private final HttpRequest request;
  private final @Nullable SentBody body;

  SentRequest(HttpRequest request) {
    this.request = request;
    this.body = SentBody.of(request);
  }

  /** Whether a web socket is what follows; from Jetty 10 on the headers are added later. */
  boolean opensWebSocket() {
    return first("Upgrade") != null || (Fields.SINCE_10 && request instanceof HttpUpgrader.Factory);
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    String method = method();
    return method.equals("HEAD") || method.equals("CONNECT") || opensWebSocket();
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String host() {
    return request.getHost();
  }

  @Override
  public int port() {
    return request.getPort();
  }

  @Override
  public String pathAndQuery() {
    String path = request.getPath().isEmpty() ? "/" : request.getPath();
    return request.getQuery() == null ? path : path + "?" + request.getQuery();
  }

  @Override
  public @Nullable String first(String name) {
    return Fields.first(request.getHeaders(), name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return body == null || body.length() > maxBytes ? null : body.bytes();
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return body != null;
  }

  /** The request goes out with this body; with the app's, where it is null. */
  @SuppressWarnings("deprecation") // what says it better came with Jetty 10
  void replaceBody(byte @Nullable [] replacement) {
    if (replacement == null || body == null) {
      return;
    }
    body.replace(replacement);
    if (first("Content-Length") != null) {
      request.header(HttpHeader.CONTENT_LENGTH, null);
      request.header(HttpHeader.CONTENT_LENGTH, String.valueOf(replacement.length));
    }
  }
}
