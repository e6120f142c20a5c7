package dev.tollgate.instrumentation.asynchttpclient;

import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.Response;
import org.asynchttpclient.handler.StreamedAsyncHandler;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Subscribes to the bodies that it takes as they come. */
public final class StreamedAhcLlmClient extends AhcLlmClient {

  @Override
  protected Pieces pieces() {
    return new Streamed();
  }

  private static final class Streamed extends Pieces
      implements StreamedAsyncHandler<@Nullable Void> {

    @Override
    public State onStream(Publisher<HttpResponseBodyPart> publisher) {
      publisher.subscribe(
          new Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
              subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(HttpResponseBodyPart part) {
              onBodyPartReceived(part);
            }

            @Override
            public void onError(Throwable thrown) {
              onThrowable(thrown);
            }

            @Override
            public void onComplete() {
              ended();
            }
          });
      return State.CONTINUE;
    }

    /** The call is complete for the client, perhaps before the subscriber has all of it. */
    @Override
    public @Nullable Void onCompleted(Response response) {
      return null;
    }
  }
}
