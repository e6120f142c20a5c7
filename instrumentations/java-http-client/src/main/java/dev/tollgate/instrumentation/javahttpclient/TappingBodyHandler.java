package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Tap;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The app's body handler with a tap on what it is given: the head of the final response, then every
 * buffer before the app's own subscriber gets the same one.
 *
 * <p>The client calls these methods in place of the app's own, and takes what they throw for the
 * app's word. So whatever is ours is caught here, however little it does.
 */
final class TappingBodyHandler<T> implements BodyHandler<T> {
  private final BodyHandler<T> app;
  private final Tap tap;
  private final Outcome outcome;

  TappingBodyHandler(BodyHandler<T> app, Tap tap, Outcome outcome) {
    this.app = app;
    this.tap = tap;
    this.outcome = outcome;
  }

  @Override
  @SuppressWarnings("NullAway") // an app's handler may answer null, and the client says so
  public BodySubscriber<T> apply(ResponseInfo response) {
    try {
      tap.head(response.statusCode(), name -> response.headers().firstValue(name).orElse(null));
    } catch (Throwable fault) {
      tap.faulty(fault);
    }
    BodySubscriber<T> subscriber = app.apply(response);
    return subscriber == null ? null : tapped(subscriber, response, tap.filter());
  }

  private BodySubscriber<T> tapped(
      BodySubscriber<T> subscriber, ResponseInfo response, @Nullable BodyFilter filter) {
    try {
      BodySubscriber<T> reader =
          filter == null ? subscriber : new FilteredSubscriber<>(subscriber, filter);
      return new TappingSubscriber<>(reader, length(response), tap, outcome);
    } catch (Throwable fault) {
      tap.faulty(fault);
      return subscriber;
    }
  }

  /** The body's length where the head tells it, else -1. */
  private static long length(ResponseInfo response) {
    try {
      return response.headers().firstValueAsLong("content-length").orElse(-1);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }

  private static final class TappingSubscriber<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> app;
    private final Tap tap;
    private final Outcome outcome;
    private final long length;
    private long seen;

    TappingSubscriber(BodySubscriber<T> app, long length, Tap tap, Outcome outcome) {
      this.app = app;
      this.length = length;
      this.tap = tap;
      this.outcome = outcome;
    }

    @Override
    public CompletionStage<T> getBody() {
      return app.getBody();
    }

    @Override
    public void onSubscribe(Flow.@Nullable Subscription subscription) {
      app.onSubscribe(subscription == null ? null : new TappedSubscription(subscription, tap));
    }

    /** Buffers are read by their own position, so the tap reads before the app moves it. */
    @Override
    public void onNext(List<ByteBuffer> buffers) {
      try {
        for (ByteBuffer buffer : buffers) {
          tap.body(buffer.duplicate());
          seen += buffer.remaining();
        }
        if (seen == length) {
          tap.end(); // the app may close at the last byte, before the client says that it was that
        }
      } catch (Throwable fault) {
        tap.faulty(fault);
      }
      app.onNext(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
      try {
        outcome.bodyBroke(thrown);
      } catch (Throwable fault) {
        tap.faulty(fault);
      }
      app.onError(thrown);
    }

    @Override
    public void onComplete() {
      try {
        tap.end();
      } catch (Throwable fault) {
        tap.faulty(fault);
      }
      app.onComplete();
    }
  }

  /** Sees the app give up: closing a body's stream cancels it too. */
  private static final class TappedSubscription implements Flow.Subscription {
    private final Flow.Subscription client;
    private final Tap tap;

    TappedSubscription(Flow.Subscription client, Tap tap) {
      this.client = client;
      this.tap = tap;
    }

    @Override
    public void request(long n) {
      client.request(n);
    }

    @Override
    public void cancel() {
      try {
        tap.cancel();
      } catch (Throwable fault) {
        tap.faulty(fault);
      }
      client.cancel();
    }
  }
}
