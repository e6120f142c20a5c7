package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Tap;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkCancellationException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** A response handler that shows the tap what it passes on to the SDK's own. */
final class TappedHandler implements SdkAsyncHttpResponseHandler {
  private final SdkAsyncHttpResponseHandler handler;
  private final Tap tap;
  private volatile long length = -1;
  private volatile boolean streamed;

  TappedHandler(SdkAsyncHttpResponseHandler handler, Tap tap) {
    this.handler = handler;
    this.tap = tap;
  }

  @Override
  public void onHeaders(SdkHttpResponse head) {
    try {
      length = Heads.bodyLength(head);
      Heads.report(head, tap);
    } catch (Throwable fault) {
      tap.faulty(fault);
    }
    handler.onHeaders(head);
  }

  @Override
  public void onStream(Publisher<ByteBuffer> body) {
    streamed = true;
    if (length == 0) {
      tap.end(); // nobody need ever read it
    }
    handler.onStream(subscriber -> body.subscribe(new TappedSubscriber(subscriber, length, tap)));
  }

  @Override
  public void onError(Throwable thrown) {
    broke(thrown, tap);
    handler.onError(thrown);
  }

  /** The client's future is done; where it says nothing went wrong, the body says when it ends. */
  void done(@Nullable Throwable thrown) {
    if (thrown != null) {
      broke(thrown, tap);
    } else if (!streamed) {
      tap.end();
    }
  }

  /** Tells a call that the app gave up from one that failed. */
  private static void broke(Throwable thrown, Tap tap) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof CancellationException || cause instanceof SdkCancellationException) {
      tap.cancel();
    } else {
      tap.fail(thrown);
    }
  }

  private static final class TappedSubscriber implements Subscriber<ByteBuffer> {
    private final Subscriber<? super ByteBuffer> subscriber;
    private final long length;
    private final Tap tap;
    private long seen;

    TappedSubscriber(Subscriber<? super ByteBuffer> subscriber, long length, Tap tap) {
      this.subscriber = subscriber;
      this.length = length;
      this.tap = tap;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              subscription.request(count);
            }

            @Override
            public void cancel() {
              tap.cancel(); // before the end; after it, this says nothing
              subscription.cancel();
            }
          });
    }

    /** Whoever knows the length may cancel at it, so reaching it is the end. */
    @Override
    public void onNext(ByteBuffer piece) {
      if (piece.hasRemaining()) {
        seen += piece.remaining();
        tap.body(piece);
        if (seen == length) {
          tap.end();
        }
      }
      subscriber.onNext(piece);
    }

    @Override
    public void onError(Throwable thrown) {
      broke(thrown, tap);
      subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
      tap.end();
      subscriber.onComplete();
    }
  }
}
