package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The app's producer with a gate behind it: what it asks is sent, refused, or sent otherwise. */
final class GatedProducer implements AsyncRequestProducer {
  private final AsyncRequestProducer app;
  private final AsyncCall<?> call;
  private volatile @Nullable AsyncEntityProducer asking;

  GatedProducer(AsyncRequestProducer app, AsyncCall<?> call) {
    this.app = app;
    this.call = call;
  }

  @Override
  public void sendRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    app.sendRequest((request, entity, with) -> send(channel, request, entity, with), context);
  }

  private void send(
      RequestChannel channel,
      HttpRequest request,
      @Nullable EntityDetails entity,
      HttpContext context)
      throws HttpException, IOException {
    if (call.begins(request, entity, context)) {
      asking = entity == null ? null : asking(entity, call.tap());
      channel.sendRequest(request, asking == null ? entity : asking, context);
    }
  }

  private static @Nullable AsyncEntityProducer asking(EntityDetails asked, @Nullable Tap tap) {
    byte[] body = tap == null ? null : tap.requestBody();
    return body == null
        ? null
        : new BasicAsyncEntityProducer(body, ContentType.parseLenient(asked.getContentType()));
  }

  @Override
  public boolean isRepeatable() {
    return app.isRepeatable();
  }

  @Override
  public int available() {
    AsyncEntityProducer other = asking;
    return other == null ? app.available() : other.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    AsyncEntityProducer other = asking;
    if (other == null) {
      app.produce(channel);
    } else {
      other.produce(channel);
    }
  }

  @Override
  public void failed(Exception cause) {
    app.failed(cause);
  }

  @Override
  public void releaseResources() {
    AsyncEntityProducer other = asking;
    if (other != null) {
      other.releaseResources();
    }
    app.releaseResources();
  }
}
