package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
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
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * One call of the asynchronous client, from its producer's first word to its end. Begun on the
 * app's thread; what follows comes on the client's, one at a time.
 */
final class AsyncCall {
  private final @Nullable HttpHost target;
  private final Exchanges exchanges;
  private volatile @Nullable Tap tap;
  private volatile @Nullable Future<?> future;
  private @Nullable Refusal refusal;
  private @Nullable HttpContext context;

  AsyncCall(@Nullable HttpHost target, Exchanges exchanges) {
    this.target = target;
    this.exchanges = exchanges;
  }

  /**
   * The producer said what it asks.
   *
   * @return whether the request may leave
   */
  boolean begins(HttpRequest request, @Nullable EntityDetails entity, HttpContext with) {
    try {
      begin(request, RepeatableProducer.of(entity));
    } catch (Throwable fault) {
      exchanges.faulty(fault);
    }
    context = with;
    return refusal == null;
  }

  private void begin(HttpRequest app, @Nullable RepeatableProducer body) {
    ClientRequest request = ClientRequest.watched(target, app, body, exchanges);
    if (request == null || request.method().equals("HEAD")) {
      return;
    }
    if (request.first("Upgrade") != null) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
      return;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return;
    }
    refusal = exchange.refusal();
    if (refusal == null) {
      tap = new Tap(exchange);
    }
  }

  /** What hears of the response, or null where nobody does. */
  @Nullable Tap tap() {
    return tap;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** The method returned this; cancelling it is how an app gives the call up. */
  void began(Future<?> returned) {
    future = returned;
  }

  /** Tells a call that the app gave up from one that failed. */
  void broke(Throwable thrown) {
    Tap told = tap;
    Future<?> apps = future;
    if (told == null) {
      return;
    }
    if (apps != null && apps.isCancelled()) {
      told.cancel();
    } else {
      told.fail(thrown);
    }
  }

  /** The refusal as the app's own consumer reads it, in the future that the app gets. */
  <T> Future<T> answer(
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      @Nullable FutureCallback<T> callback) {
    BasicFuture<T> answered = new BasicFuture<>(callback);
    try {
      read(java.util.Objects.requireNonNull(refusal), consumer, new Completing<>(answered));
    } catch (HttpException | IOException | RuntimeException thrown) {
      // The app's own consumer failed on the response. The call is refused all the same.
      consumer.failed(thrown);
      answered.failed(thrown);
    } finally {
      consumer.releaseResources();
      producer.releaseResources();
    }
    return answered;
  }

  private <T> void read(
      Refusal refused, AsyncResponseConsumer<T> consumer, FutureCallback<T> callback)
      throws HttpException, IOException {
    BasicHttpResponse response = new BasicHttpResponse(refused.status());
    refused.headers().forEach(response::setHeader);
    byte[] body = refused.body();
    String type = refused.headers().get("content-type");
    EntityDetails entity =
        new BasicEntityDetails(body.length, type == null ? null : ContentType.parse(type));
    HttpContext with = context == null ? HttpCoreContext.create() : context;
    consumer.consumeResponse(response, entity, with, callback);
    consumer.updateCapacity(increment -> {});
    consumer.consume(ByteBuffer.wrap(body));
    consumer.streamEnd(null);
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
