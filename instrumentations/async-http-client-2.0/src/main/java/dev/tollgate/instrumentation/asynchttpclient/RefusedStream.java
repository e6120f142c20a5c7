package dev.tollgate.instrumentation.asynchttpclient;

import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHandler.State;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.handler.StreamedAsyncHandler;
import org.asynchttpclient.netty.EagerResponseBodyPart;
import org.asynchttpclient.netty.NettyResponseFuture;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The body of a refusal, for a handler that subscribes to it: one part. */
final class RefusedStream implements Publisher<HttpResponseBodyPart> {

  private final byte[] body;
  private final NettyResponseFuture<?> future;

  private RefusedStream(byte[] body, NettyResponseFuture<?> future) {
    this.body = body;
    this.future = future;
  }

  /** Gives the handler the body to subscribe to; the future is done with its end. */
  static void give(AsyncHandler<?> handler, byte[] body, NettyResponseFuture<?> future) {
    State state = ((StreamedAsyncHandler<?>) handler).onStream(new RefusedStream(body, future));
    if (state == State.ABORT) {
      future.done();
    }
  }

  @Override
  public void subscribe(Subscriber<? super HttpResponseBodyPart> subscriber) {
    AtomicBoolean over = new AtomicBoolean();
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long count) {
            if (over.compareAndSet(false, true)) {
              subscriber.onNext(new EagerResponseBodyPart(Unpooled.wrappedBuffer(body), false));
              subscriber.onComplete();
              future.done();
            }
          }

          @Override
          public void cancel() {
            if (over.compareAndSet(false, true)) {
              future.done();
            }
          }
        });
  }
}
