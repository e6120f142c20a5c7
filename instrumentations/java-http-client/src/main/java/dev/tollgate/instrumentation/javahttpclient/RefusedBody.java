package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Refusal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A refusal as the one-buffer body of a response, given to the app's own body handler, so that
 * whatever the app reads bodies as, it reads the refusal as that.
 *
 * <p>Delivers when the subscriber asks, never inside {@code onSubscribe}, as the client would.
 */
final class RefusedBody implements Flow.Subscription {
  private final Flow.Subscriber<List<ByteBuffer>> subscriber;
  private final ByteBuffer body;
  private boolean subscribed;
  private boolean asked;
  private boolean over;

  private RefusedBody(Flow.Subscriber<List<ByteBuffer>> subscriber, byte[] body) {
    this.subscriber = subscriber;
    this.body = ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** The refusal as the future of a response, read by the app's body handler. */
  static <T> CompletableFuture<HttpResponse<T>> answer(
      HttpRequest request, BodyHandler<T> handler, Refusal refusal) {
    RefusedHead head = new RefusedHead(refusal);
    try {
      BodySubscriber<T> subscriber = handler.apply(head);
      RefusedBody body = new RefusedBody(subscriber, refusal.body());
      subscriber.onSubscribe(body);
      body.subscribed();
      return subscriber
          .getBody()
          .<HttpResponse<T>>thenApply(read -> new RefusedResponse<>(request, head, read))
          .toCompletableFuture();
    } catch (Throwable thrown) {
      // The app's own handler failed on the response. The call is refused all the same.
      return CompletableFuture.failedFuture(thrown);
    }
  }

  private void subscribed() {
    synchronized (this) {
      subscribed = true;
    }
    deliver();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      if (finish()) {
        subscriber.onError(new IllegalArgumentException("non-positive subscription request"));
      }
      return;
    }
    synchronized (this) {
      asked = true;
    }
    deliver();
  }

  @Override
  public void cancel() {
    finish();
  }

  private void deliver() {
    synchronized (this) {
      if (!subscribed || !asked) {
        return;
      }
    }
    if (finish()) {
      subscriber.onNext(List.of(body));
      subscriber.onComplete();
    }
  }

  private synchronized boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }
}
