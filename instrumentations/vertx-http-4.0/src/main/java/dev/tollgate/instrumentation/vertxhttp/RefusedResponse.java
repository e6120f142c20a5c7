package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A response in the provider's place: the client's own, which reads a stream of ours. Its body is
 * one piece, which the app gets as it asks for it. Its events run in the request's context, what
 * the app asks for may come from any thread.
 */
final class RefusedResponse implements InvocationHandler {
  private final ClientInternals client;
  private final Exchanges exchanges;
  private final Context context;
  private final Object appStream;
  private final HttpClientResponse response;
  private @Nullable Buffer body;
  private boolean ended;
  private volatile boolean paused;

  /** A response to this request, of which nothing was sent. */
  RefusedResponse(
      ClientInternals client, HttpClientRequest request, Refusal refusal, Exchanges exchanges)
      throws ReflectiveOperationException {
    this.client = client;
    this.exchanges = exchanges;
    this.context = client.context(request);
    this.appStream = client.stream(request);
    this.body = Buffer.buffer(refusal.body());
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(refusal.headers());
    this.response =
        client.response(
            request,
            client.stream(this),
            refusal.status(),
            HttpResponseStatus.valueOf(refusal.status()).reasonPhrase(),
            headers);
  }

  /** What the app gets. */
  HttpClientResponse response() {
    return response;
  }

  /** The app has the response, or is about to: its body comes after. */
  void flow() {
    context.runOnContext(now -> next());
  }

  /** As the client's own streams do, gives nothing while the app paused. */
  private void next() {
    try {
      Buffer piece = body;
      if (!paused && piece != null) {
        body = null;
        client.chunk(response, piece);
      }
      if (!paused && body == null && !ended) {
        ended = true;
        client.end(response);
      }
    } catch (ReflectiveOperationException e) {
      exchanges.faulty(e);
    }
  }

  /** The response pauses and goes on by its stream; all else is asked of the one that it had. */
  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "doPause":
      case "pause":
        paused = true;
        break;
      case "doFetch":
      case "fetch":
        paused = false;
        flow();
        break;
      default:
        try {
          return method.invoke(appStream, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
    }
    return method.getReturnType() == void.class ? null : proxy;
  }
}
