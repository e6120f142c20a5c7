package dev.tollgate.instrumentation.vertxhttp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.lang.reflect.Method;

/**
 * A request that is refused: the app gets a response in the provider's place, and its connection,
 * on which nothing was written, goes back to the pool. Where the client's package is closed to us,
 * the future of its response fails instead.
 */
final class RefusedRequest {

  /** What it returns is another type in 4.x than in 5.x. */
  private static final Method RESET = reset();

  private RefusedRequest() {}

  /** Refuses a request of which nothing was written. */
  static void refuse(
      HttpClientRequest request, Attempt attempt, Refusal refusal, Exchanges exchanges) {
    ClientInternals client = ClientInternals.OPEN;
    try {
      if (client != null) {
        attempt.refuse(null);
        RefusedResponse answer = new RefusedResponse(client, request, refusal, exchanges);
        client.context(request).runOnContext(now -> answer(client, request, answer, exchanges));
      } else {
        Throwable failure = failure(refusal);
        attempt.refuse(failure);
        fail(request, failure);
      }
    } catch (ReflectiveOperationException e) {
      attempt.refuse(failure(refusal)); // refused it is all the same
      exchanges.faulty(e);
    }
  }

  private static void answer(
      ClientInternals client,
      HttpClientRequest request,
      RefusedResponse answer,
      Exchanges exchanges) {
    try {
      client.written(request);
      RESET.invoke(request, 0L, null);
    } catch (ReflectiveOperationException e) {
      exchanges.faulty(e);
    }
    promise(request).tryComplete(answer.response());
    answer.flow();
  }

  /** What the app sees: the client's own exception, with the status and body of the refusal. */
  private static Throwable failure(Refusal refusal) {
    return new VertxException(refusal.status() + ": " + new String(refusal.body(), UTF_8));
  }

  private static void fail(HttpClientRequest request, Throwable failure)
      throws ReflectiveOperationException {
    promise(request).tryFail(failure);
    RESET.invoke(request, 0L, failure);
  }

  /** In every version the future of the response is the promise that the client keeps of it. */
  @SuppressWarnings("unchecked")
  private static Promise<HttpClientResponse> promise(HttpClientRequest request) {
    Future<HttpClientResponse> response = request.response();
    return (Promise<HttpClientResponse>) response;
  }

  private static Method reset() {
    try {
      return HttpClientRequest.class.getMethod("reset", long.class, Throwable.class);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("no request can be refused", e);
    }
  }
}
