package com.example.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Sends with reactor-netty, as Spring's WebClient does. */
final class ReactorNettyGateway implements Gateway {
  private final ConnectionProvider connections = ConnectionProvider.create("gateway", 500);
  private final HttpClient client;

  ReactorNettyGateway(boolean http2) {
    this.client =
        HttpClient.create(connections)
            // Names as the JVM resolves them for every other client.
            .resolver(DefaultAddressResolverGroup.INSTANCE)
            .secure()
            .protocol(
                http2
                    ? new HttpProtocol[] {HttpProtocol.H2, HttpProtocol.HTTP11}
                    : new HttpProtocol[] {HttpProtocol.HTTP11});
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    await(whole(ask, reading).toFuture());
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
    receiver(ask)
        .response(
            (response, body) -> {
              begin(response, reading);
              return body.asByteArray();
            })
        .subscribe(follower);
    await(follower.done);
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    CompletableFuture<Boolean> exchange = whole(ask, reading).toFuture();
    Thread.sleep(afterMs);
    exchange.cancel(true);
    await(exchange);
  }

  @Override
  public void close() {
    connections.dispose();
  }

  private ResponseReceiver<?> receiver(Ask ask) {
    HttpClient with = "http".equals(ask.uri().getScheme()) ? client.noSSL() : client;
    HttpClient.RequestSender sender =
        with.headers(headers -> ask.headers().forEach(headers::set))
            .request(ask.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
            .uri(ask.uri().toString());
    return ask.body().isEmpty()
        ? sender
        : sender.send(
            Mono.fromSupplier(
                () -> Unpooled.wrappedBuffer(ask.body().getBytes(StandardCharsets.UTF_8))));
  }

  private Mono<Boolean> whole(Ask ask, Reading reading) {
    return receiver(ask)
        .responseSingle(
            (response, body) -> {
              begin(response, reading);
              return body.asByteArray().map(bytes -> take(reading, bytes)).defaultIfEmpty(true);
            });
  }

  private static boolean take(Reading reading, byte[] bytes) {
    try {
      return reading.take(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static void begin(HttpClientResponse response, Reading reading) {
    String id = response.responseHeaders().get("x-request-id");
    reading.begin(
        response.status().code(),
        response.version().text().replaceAll("[/.]", "_"),
        id == null ? response.responseHeaders().get("request-id") : id);
  }

  private static void await(CompletableFuture<?> exchange) throws Exception {
    try {
      exchange.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }

  /** Reads as pieces are pushed; cancels when the reading has had enough. */
  private static final class Follower extends BaseSubscriber<byte[]> {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Reading reading;

    Follower(Reading reading) {
      this.reading = reading;
    }

    @Override
    protected void hookOnNext(byte[] piece) {
      try {
        if (!reading.take(piece, 0, piece.length)) {
          cancel();
          done.complete(null);
        }
      } catch (IOException e) {
        cancel();
        done.completeExceptionally(e);
      }
    }

    @Override
    protected void hookOnComplete() {
      done.complete(null);
    }

    @Override
    protected void hookOnError(Throwable thrown) {
      done.completeExceptionally(thrown);
    }
  }
}
