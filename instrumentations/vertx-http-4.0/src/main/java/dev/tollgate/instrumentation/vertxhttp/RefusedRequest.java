package dev.tollgate.instrumentation.vertxhttp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.api.exchange.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.Method;

/**
 * A request that is refused: the app's future of its response fails, and its connection, on which
 * nothing was written, goes back to the pool.
 */
final class RefusedRequest {

  /** What it returns is another type in 4.x than in 5.x. */
  private static final Method RESET = reset();

  private RefusedRequest() {}

  /** What the app sees: the client's own exception, with the status and body of the refusal. */
  static Throwable failure(Refusal refusal) {
    return new VertxException(refusal.status() + ": " + new String(refusal.body(), UTF_8));
  }

  /** Fails the request, of which nothing was written. */
  static void fail(HttpClientRequest request, Throwable failure)
      throws ReflectiveOperationException {
    Future<HttpClientResponse> response = request.response();
    if (response instanceof Promise) { // else the reset alone tells it, as its cause
      ((Promise<?>) response).tryFail(failure);
    }
    RESET.invoke(request, 0L, failure);
  }

  private static Method reset() {
    try {
      return HttpClientRequest.class.getMethod("reset", long.class, Throwable.class);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("no request can be refused", e);
    }
  }
}
