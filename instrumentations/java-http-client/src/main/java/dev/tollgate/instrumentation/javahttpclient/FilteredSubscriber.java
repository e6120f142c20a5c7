package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.BodyFilter;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The app's subscriber behind a filter. Signals come one after another, as the client orders them.
 */
final class FilteredSubscriber<T> implements BodySubscriber<T> {
  private final BodySubscriber<T> app;
  private final BodyFilter filter;
  private Flow.@Nullable Subscription subscription;

  FilteredSubscriber(BodySubscriber<T> app, BodyFilter filter) {
    this.app = app;
    this.filter = filter;
  }

  @Override
  public CompletionStage<T> getBody() {
    return app.getBody();
  }

  @Override
  public void onSubscribe(Flow.@Nullable Subscription given) {
    subscription = given;
    app.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    int count = 0;
    ByteBuffer[] passed = new ByteBuffer[buffers.size()];
    for (ByteBuffer buffer : buffers) {
      ByteBuffer left = filter.pass(buffer);
      if (left.hasRemaining()) {
        passed[count++] = left.asReadOnlyBuffer();
      }
    }
    Flow.Subscription asked = subscription;
    if (count > 0) {
      app.onNext(List.of(java.util.Arrays.copyOf(passed, count)));
    } else if (asked != null) {
      asked.request(1); // the one that the app asked for and did not get
    }
  }

  @Override
  public void onError(Throwable thrown) {
    flush();
    app.onError(thrown);
  }

  @Override
  public void onComplete() {
    flush();
    app.onComplete();
  }

  /**
   * The part of an event that was cut. The app may not have asked for it: it is given where there
   * is any, as a stream that ends in the middle of an event has no other end.
   */
  private void flush() {
    ByteBuffer rest = filter.rest();
    if (rest.hasRemaining()) {
      app.onNext(List.of(rest.asReadOnlyBuffer()));
    }
  }
}
