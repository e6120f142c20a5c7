package com.example.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Sends with the HTTP client of Vert.x 4. */
final class VertxGateway implements Gateway {
  private final Vertx vertx;
  private final HttpClient client;

  VertxGateway(boolean http2) {
    // Names as the JVM resolves them for every other client.
    System.setProperty("vertx.disableDnsResolver", "true");
    this.vertx = Vertx.vertx();
    HttpClientOptions options = new HttpClientOptions();
    this.client =
        vertx.createHttpClient(
            http2
                ? options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true)
                : options.setProtocolVersion(HttpVersion.HTTP_1_1));
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    await(whole(request(ask), ask, reading));
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
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    request(ask)
        .compose(
            request ->
                // Here, on the event loop: pieces that come before there is a handler are lost.
                send(request, ask).onSuccess(response -> follow(response, reading, done)))
        .onFailure(done::completeExceptionally);
    done.get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Future<HttpClientRequest> request = request(ask);
    Future<@Nullable Void> exchange = whole(request, ask, reading);
    Thread.sleep(afterMs);
    request.onSuccess(HttpClientRequest::reset);
    await(exchange);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<HttpClientRequest> request(Ask ask) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(ask.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
            .setAbsoluteURI(ask.uri().toString());
    ask.headers().forEach(options::putHeader);
    return client.request(options);
  }

  /** Vert.x logs a failure of a request without a handler, though the future tells it too. */
  private static Future<HttpClientResponse> send(HttpClientRequest request, Ask ask) {
    request.exceptionHandler(told -> {});
    return ask.body().isEmpty() ? request.send() : request.send(Buffer.buffer(ask.body()));
  }

  private static Future<@Nullable Void> whole(
      Future<HttpClientRequest> request, Ask ask, Reading reading) {
    return request
        .compose(
            ready ->
                send(ready, ask)
                    .compose(
                        response -> {
                          begin(response, reading);
                          return response.body();
                        }))
        .compose(
            body -> {
              try {
                reading.take(body.getBytes(), 0, body.length());
                return Future.succeededFuture();
              } catch (IOException e) {
                return Future.failedFuture(e);
              }
            });
  }

  /** Reads as pieces are pushed; resets the request when the reading has had enough. */
  private static void follow(
      HttpClientResponse response, Reading reading, CompletableFuture<@Nullable Void> done) {
    begin(response, reading);
    response.exceptionHandler(done::completeExceptionally);
    response.endHandler(end -> done.complete(null));
    response.handler(
        piece -> {
          try {
            if (!done.isDone() && !reading.take(piece.getBytes(), 0, piece.length())) {
              done.complete(null);
              response.request().reset();
            }
          } catch (IOException e) {
            done.completeExceptionally(e);
          }
        });
  }

  private static void begin(HttpClientResponse response, Reading reading) {
    String id = response.getHeader("x-request-id");
    reading.begin(
        response.statusCode(),
        response.version().name(),
        id == null ? response.getHeader("request-id") : id);
  }

  private static void await(Future<?> future) throws InterruptedException, ExecutionException {
    future.toCompletionStage().toCompletableFuture().get();
  }
}
