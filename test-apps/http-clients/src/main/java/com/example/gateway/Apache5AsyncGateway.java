package com.example.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** Sends with Apache HttpClient 5, asynchronous. */
final class Apache5AsyncGateway implements Gateway {
  private final CloseableHttpAsyncClient client;

  Apache5AsyncGateway(boolean http2) {
    HttpVersionPolicy versions =
        http2 ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_1;
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(versions).build())
                    .build())
            .build();
    client.start();
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    take(client.execute(request(ask), null).get(), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    fetch(ask, reading);
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    followLater(ask, reading);
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    Follower follower = new Follower(reading);
    Future<?> exchange = client.execute(SimpleRequestProducer.create(request(ask)), follower, null);
    exchange.get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Future<SimpleHttpResponse> exchange = client.execute(request(ask), null);
    Thread.sleep(afterMs);
    exchange.cancel(true);
    take(exchange.get(), reading);
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL);
  }

  private static SimpleHttpRequest request(Ask ask) {
    SimpleHttpRequest request =
        new SimpleHttpRequest(ask.body().isEmpty() ? "GET" : "POST", ask.uri());
    ask.headers().forEach(request::setHeader);
    if (!ask.body().isEmpty()) {
      request.setBody(ask.body(), ContentType.APPLICATION_JSON);
    }
    return request;
  }

  private static void take(SimpleHttpResponse response, Reading reading) throws IOException {
    begin(response, reading);
    byte[] body = response.getBodyBytes();
    if (body != null) {
      reading.take(body, 0, body.length);
    }
  }

  private static void begin(HttpResponse response, Reading reading) {
    String id = first(response, "x-request-id");
    reading.begin(
        response.getCode(),
        Objects.requireNonNull(response.getVersion()).format().replaceAll("[/.]", "_"),
        id == null ? first(response, "request-id") : id);
  }

  private static @Nullable String first(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Reads as bytes are pushed; an exception is its only way to stop them. */
  private static final class Follower extends AbstractBinResponseConsumer<Boolean> {
    private final Reading reading;

    Follower(Reading reading) {
      this.reading = reading;
    }

    @Override
    protected void start(HttpResponse response, @Nullable ContentType type) {
      begin(response, reading);
    }

    @Override
    protected int capacityIncrement() {
      return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean last) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      if (!reading.take(bytes, 0, bytes.length)) {
        throw new IOException("read enough");
      }
    }

    @Override
    protected Boolean buildResult() {
      return true;
    }

    @Override
    public void releaseResources() {}
  }
}
