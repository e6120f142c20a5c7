package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** A refusal as the SDK would have got it from one of its clients. */
final class Refused {
  private Refused() {}

  static HttpExecuteResponse response(Refusal refusal) {
    return HttpExecuteResponse.builder()
        .response(head(refusal))
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(refusal.body())))
        .build();
  }

  /** Gives it to the SDK's handler; the future is what the client would have returned. */
  static CompletableFuture<Void> answer(Refusal refusal, SdkAsyncHttpResponseHandler handler) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      handler.onHeaders(head(refusal));
      handler.onStream(subscriber -> subscriber.onSubscribe(new Body(refusal, subscriber)));
      done.complete(null);
    } catch (Throwable thrown) { // the handler's own, which a client hands back to it
      handler.onError(thrown);
      done.completeExceptionally(thrown);
    }
    return done;
  }

  private static SdkHttpFullResponse head(Refusal refusal) {
    SdkHttpFullResponse.Builder head =
        SdkHttpFullResponse.builder().statusCode(refusal.status()).statusText("");
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      head.putHeader(header.getKey(), header.getValue());
    }
    return head.build();
  }

  /** One piece, and the end. One thread at a time, as the subscriber's own. */
  private static final class Body implements Subscription {
    private final Refusal refusal;
    private final Subscriber<? super ByteBuffer> subscriber;
    private boolean done;

    Body(Refusal refusal, Subscriber<? super ByteBuffer> subscriber) {
      this.refusal = refusal;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (done) {
        return;
      }
      done = true;
      if (count <= 0) {
        subscriber.onError(new IllegalArgumentException("a demand of " + count));
        return;
      }
      subscriber.onNext(ByteBuffer.wrap(refusal.body()));
      subscriber.onComplete();
    }

    @Override
    public void cancel() {
      done = true;
    }
  }
}
