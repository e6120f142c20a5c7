package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Sends with {@code java.net.http}. */
final class JdkGateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final HttpClient client;

  JdkGateway(boolean http2) {
    this.client =
        HttpClient.newBuilder()
            .version(http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request(ask), BodyHandlers.ofByteArray());
    begin(response, reading);
    reading.take(response.body(), 0, response.body().length);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    HttpResponse<byte[]> response =
        client.sendAsync(request(ask), BodyHandlers.ofByteArray()).get();
    begin(response, reading);
    reading.take(response.body(), 0, response.body().length);
  }

  @Override
  public void follow(Ask ask, Reading reading) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request(ask), BodyHandlers.ofInputStream());
    begin(response, reading);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream body = response.body()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        if (!reading.take(buffer, 0, read)) {
          return;
        }
      }
    }
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    Follower follower = new Follower(reading);
    client
        .sendAsync(request(ask), BodyHandlers.ofPublisher())
        .thenCompose(
            response -> {
              begin(response, reading);
              response.body().subscribe(follower);
              return follower.done;
            })
        .get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request(ask), BodyHandlers.ofByteArray());
    Thread.sleep(afterMs);
    exchange.cancel(true);
    begin(exchange.get(), reading);
  }

  @Override
  public void close() {
    // The client has no close before Java 21; its threads are daemons.
  }

  private static HttpRequest request(Ask ask) {
    HttpRequest.Builder request = HttpRequest.newBuilder(ask.uri());
    ask.headers().forEach(request::header);
    return ask.body().isEmpty()
        ? request.GET().build()
        : request.POST(HttpRequest.BodyPublishers.ofString(ask.body())).build();
  }

  private static void begin(HttpResponse<?> response, Reading reading) {
    var headers = response.headers();
    String id =
        headers.firstValue("x-request-id").or(() -> headers.firstValue("request-id")).orElse(null);
    reading.begin(response.statusCode(), response.version().name(), id);
  }

  /** Reads as items are pushed, one list at a time. */
  private static final class Follower implements Flow.Subscriber<List<ByteBuffer>> {
    final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Reading reading;
    private Flow.@Nullable Subscription subscription;

    Follower(Reading reading) {
      this.reading = reading;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> items) {
      Flow.Subscription source = java.util.Objects.requireNonNull(subscription);
      try {
        for (ByteBuffer item : items) {
          byte[] bytes = new byte[item.remaining()];
          item.get(bytes);
          if (!reading.take(bytes, 0, bytes.length)) {
            done.complete(null);
            source.cancel();
            return;
          }
        }
        source.request(1);
      } catch (IOException e) {
        done.completeExceptionally(e);
        source.cancel();
      }
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
