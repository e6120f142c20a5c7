package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import dev.tollgate.api.exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to leave, as the agent sees it. Its body is there where the app gave it
 * at once; what a publisher will bring is not waited for.
 */
final class SentRequest implements Request {

  private final ClientRequestContext context;
  private final Endpoint endpoint;
  private final HttpRequest app;
  private HttpRequest request;

  SentRequest(ClientRequestContext context, Endpoint endpoint, HttpRequest app) {
    this.context = context;
    this.endpoint = endpoint;
    this.app = app;
    this.request = app;
  }

  /** Whether a web socket is what follows. */
  boolean opensWebSocket() {
    return first("upgrade") != null || (isConnect() && first(":protocol") != null);
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    return app.method() == HttpMethod.HEAD || isConnect() || opensWebSocket();
  }

  private boolean isConnect() {
    return app.method() == HttpMethod.CONNECT;
  }

  @Override
  public String method() {
    return app.method().name();
  }

  @Override
  public String host() {
    return endpoint.host();
  }

  @Override
  public int port() {
    return endpoint.port(context.sessionProtocol().defaultPort());
  }

  @Override
  public String pathAndQuery() {
    return app.path();
  }

  @Override
  public @Nullable String first(String name) {
    String own = context.additionalRequestHeaders().get(name);
    String value = own == null ? app.headers().get(name) : own;
    return value == null ? ClientHeaders.first(context, name) : value;
  }

  /** Takes the content out of a request that can be read but once, and makes another of it. */
  @Override
  public byte @Nullable [] body(int maxBytes) {
    if (!TakenContent.isGivenAtOnce(app)) {
      return null;
    }
    HttpData content = TakenContent.of(app);
    request = HttpRequest.of(app.headers(), content);
    return content.length() > maxBytes ? null : content.array();
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return TakenContent.isGivenAtOnce(app);
  }

  /** The request goes out with this body; with the app's, where it is null. */
  void replaceBody(byte @Nullable [] replacement) {
    if (replacement != null && !isAsTheAppMadeIt()) {
      request.abort(); // its content may be in a buffer that is to go back to its pool
      request = HttpRequest.of(app.headers(), HttpData.wrap(replacement));
    }
  }

  /** Whether it is the app's own. */
  boolean isAsTheAppMadeIt() {
    return request == app;
  }

  /** The call's context is told of the request that leaves, where it knew the app's. */
  void tellContext() {
    if (!isAsTheAppMadeIt() && context.request() == app) {
      context.updateRequest(request);
    }
  }

  /** What is to be sent in its place. */
  HttpRequest toSend() {
    return request;
  }
}
