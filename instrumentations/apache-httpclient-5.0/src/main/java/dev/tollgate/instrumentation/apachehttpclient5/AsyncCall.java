package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One call of the asynchronous client, from its producer's first word to its end. Begun where the
 * producer says what it asks, which is the app's thread unless the producer chose another; what
 * follows comes on the client's, one at a time.
 */
final class AsyncCall<T> {
  private final @Nullable HttpHost target;
  private final AsyncRequestProducer producer;
  private final AsyncResponseConsumer<T> consumer;
  private final Exchanges exchanges;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable Tap tap;
  private volatile @Nullable BasicFuture<T> future;
  private volatile @Nullable Refused refused;

  /**
   * A call about to be made.
   *
   * @param target where to, or null where the request alone says so
   * @param producer the app's own
   * @param consumer the app's own
   */
  AsyncCall(
      @Nullable HttpHost target,
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      Exchanges exchanges) {
    this.target = target;
    this.producer = producer;
    this.consumer = consumer;
    this.exchanges = exchanges;
  }

  /**
   * The producer said what it asks.
   *
   * @return whether the request may leave
   */
  boolean begins(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) {
    try {
      Refusal refusal = begin(request, RepeatableProducer.of(entity));
      if (refusal == null) {
        return true;
      }
      refused = new Refused(refusal, context);
    } catch (Throwable fault) {
      exchanges.faulty(fault);
      return true;
    }
    answer();
    return false;
  }

  private @Nullable Refusal begin(HttpRequest app, @Nullable RepeatableProducer body) {
    ClientRequest request = ClientRequest.watched(target, app, body, exchanges);
    if (request == null || request.method().equals("HEAD")) {
      return null;
    }
    if (request.first("Upgrade") != null) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
      return null;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    Refusal refusal = exchange.refusal();
    if (refusal == null) {
      tap = new Tap(exchange);
    }
    return refusal;
  }

  /** What hears of the response, or null where nobody does. */
  @Nullable Tap tap() {
    return tap;
  }

  /** The method returned this: the app waits for it, and gives the call up by cancelling it. */
  void began(BasicFuture<T> returned) {
    future = returned;
    answer();
  }

  /** Tells a call that the app gave up from one that failed. */
  void broke(Throwable thrown) {
    Tap told = tap;
    if (told == null) {
      return;
    }
    if (isGivenUp()) {
      told.cancel();
    } else {
      told.fail(thrown);
    }
  }

  /** The client lets go of the consumer: after its end, before its failure, or instead of one. */
  void released() {
    Tap told = tap;
    if (told != null && isGivenUp()) {
      told.cancel();
    }
  }

  private boolean isGivenUp() {
    BasicFuture<T> apps = future;
    return apps != null && apps.isCancelled();
  }

  /** Completes a refused call, as the client never will: once it has both refusal and future. */
  private void answer() {
    Refused no = refused;
    BasicFuture<T> apps = future;
    if (no == null || apps == null || !answered.compareAndSet(false, true)) {
      return;
    }
    try {
      no.readBy(consumer, new Completing<>(apps));
    } catch (HttpException | IOException | RuntimeException thrown) {
      // The app's own consumer failed on the response. The call is refused all the same.
      consumer.failed(thrown);
      apps.failed(thrown);
    } finally {
      consumer.releaseResources();
      producer.releaseResources();
    }
  }

  /** A refusal, and what the app's consumer is to read it in. */
  private static final class Refused {
    private final Refusal refusal;
    private final HttpContext context;

    Refused(Refusal refusal, HttpContext context) {
      this.refusal = refusal;
      this.context = context;
    }

    <T> void readBy(AsyncResponseConsumer<T> consumer, FutureCallback<T> callback)
        throws HttpException, IOException {
      BasicHttpResponse response = new BasicHttpResponse(refusal.status());
      refusal.headers().forEach(response::setHeader);
      byte[] body = refusal.body();
      String type = refusal.headers().get("content-type");
      EntityDetails entity =
          new BasicEntityDetails(body.length, type == null ? null : ContentType.parse(type));
      consumer.consumeResponse(response, entity, context, callback);
      consumer.updateCapacity(increment -> {});
      consumer.consume(ByteBuffer.wrap(body));
      consumer.streamEnd(null);
    }
  }

  /** As the client completes its own. */
  private static final class Completing<T> implements FutureCallback<T> {
    private final BasicFuture<T> future;

    Completing(BasicFuture<T> future) {
      this.future = future;
    }

    @Override
    public void completed(T result) {
      future.completed(result);
    }

    @Override
    public void failed(Exception cause) {
      future.failed(cause);
    }

    @Override
    public void cancelled() {
      future.cancel();
    }
  }
}
