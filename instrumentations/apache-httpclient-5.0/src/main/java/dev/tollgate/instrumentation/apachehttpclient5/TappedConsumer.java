package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The app's consumer with a tap on what it is given. The client calls this in place of the app's
 * own: whatever is ours is caught here.
 */
final class TappedConsumer<T> implements AsyncResponseConsumer<T> {
  private final AsyncResponseConsumer<T> app;
  private final AsyncCall<T> call;
  private @Nullable BodyTap body;
  private @Nullable CapacityChannel capacity;

  TappedConsumer(AsyncResponseConsumer<T> app, AsyncCall<T> call) {
    this.app = app;
    this.call = call;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails entity,
      HttpContext context,
      FutureCallback<T> callback)
      throws HttpException, IOException {
    Tap tap = call.tap();
    if (tap != null) {
      try {
        body = head(response, entity, tap);
      } catch (Throwable fault) {
        tap.faulty(fault);
      }
    }
    app.consumeResponse(response, shown(entity), context, callback);
  }

  private static @Nullable BodyTap head(
      HttpResponse response, @Nullable EntityDetails entity, Tap tap) {
    tap.head(response.getCode(), name -> header(name, response, entity));
    if (entity == null) {
      tap.end();
      return null;
    }
    return new BodyTap(tap, entity.getContentLength());
  }

  /** Where the client decodes, the header may stay; the entity knows what is left of it. */
  private static @Nullable String header(
      String name, HttpResponse response, @Nullable EntityDetails entity) {
    return entity != null && name.equalsIgnoreCase("content-encoding")
        ? entity.getContentEncoding()
        : ClientRequest.first(response, name);
  }

  /** What comes of a filter is of another length. */
  private @Nullable EntityDetails shown(@Nullable EntityDetails entity) {
    return entity != null && filters() && entity.getContentLength() >= 0
        ? new BasicEntityDetails(-1, ContentType.parseLenient(entity.getContentType()))
        : entity;
  }

  private boolean filters() {
    return body != null && body.filtered();
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    app.informationResponse(response, context);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    capacity = channel;
    app.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer bytes) throws IOException {
    BodyTap tapped = body;
    if (tapped == null) {
      app.consume(bytes);
      return;
    }
    int came = bytes.remaining();
    tapped.came(bytes);
    ByteBuffer passed = tapped.pass(bytes);
    int held = came - passed.remaining();
    if (passed.hasRemaining()) {
      app.consume(passed);
    }
    CapacityChannel channel = capacity;
    if (held > 0 && channel != null) {
      channel.update(held); // the app cannot make room for what it never gets
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    BodyTap tapped = body;
    if (tapped != null) {
      ByteBuffer rest = tapped.rest();
      if (rest.hasRemaining()) {
        app.consume(rest);
      }
      tapped.ended();
    }
    app.streamEnd(trailers);
  }

  @Override
  public void failed(Exception cause) {
    call.broke(cause);
    app.failed(cause);
  }

  @Override
  public void releaseResources() {
    call.released();
    app.releaseResources();
  }
}
