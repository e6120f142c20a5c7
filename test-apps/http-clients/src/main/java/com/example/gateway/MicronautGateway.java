package com.example.gateway;

import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.StreamingHttpClient;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends with Micronaut's HTTP client 4, without its container, by HTTP/1.1. Needs Java 17. */
final class MicronautGateway implements Gateway {
  private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

  private final StreamingHttpClient client;

  MicronautGateway() {
    DefaultHttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
    configuration.setAlpnModes(List.of("http/1.1"));
    configuration.setExceptionOnErrorStatus(false);
    this.client = StreamingHttpClient.create(null, configuration);
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    take(client.toBlocking().exchange(request(ask), BYTES, BYTES), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    take(await(whole(ask)), reading);
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    followLater(ask, reading);
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    Follower follower = new Follower(reading);
    Flux.from(client.exchangeStream(request(ask), BYTES)).subscribe(follower);
    await(follower.done);
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    CompletableFuture<HttpResponse<byte[]>> exchange = whole(ask);
    Thread.sleep(afterMs);
    exchange.cancel(true);
    take(await(exchange), reading);
  }

  @Override
  public void close() {
    client.close();
  }

  private CompletableFuture<HttpResponse<byte[]>> whole(Ask ask) {
    return Mono.from(client.exchange(request(ask), BYTES, BYTES)).toFuture();
  }

  private static MutableHttpRequest<?> request(Ask ask) {
    String uri = ask.uri().toString();
    MutableHttpRequest<?> request =
        ask.body().isEmpty() ? HttpRequest.GET(uri) : HttpRequest.POST(uri, ask.body());
    ask.headers().forEach(request::header);
    return request;
  }

  private static void take(HttpResponse<byte[]> response, Reading reading) throws IOException {
    begin(response, reading);
    byte[] body = response.getBody(BYTES).orElse(new byte[0]);
    reading.take(body, 0, body.length);
  }

  private static void begin(HttpResponse<?> response, Reading reading) {
    String id = response.getHeaders().get("x-request-id");
    reading.begin(
        response.code(), "HTTP_1_1", id == null ? response.getHeaders().get("request-id") : id);
  }

  private static <T> T await(CompletableFuture<T> exchange) throws Exception {
    try {
      return exchange.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }

  /** Reads as pieces are pushed; cancels when the reading has had enough. */
  private static final class Follower extends BaseSubscriber<HttpResponse<ByteBuffer<?>>> {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Reading reading;

    Follower(Reading reading) {
      this.reading = reading;
    }

    @Override
    protected void hookOnNext(HttpResponse<ByteBuffer<?>> piece) {
      byte[] bytes = piece.getBody().map(ByteBuffer::toByteArray).orElse(new byte[0]);
      begin(piece, reading);
      try {
        if (!reading.take(bytes, 0, bytes.length)) {
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

    /** A stream that is answered with an error's status fails with the answer. */
    @Override
    protected void hookOnError(Throwable thrown) {
      if (!(thrown instanceof HttpClientResponseException)) {
        done.completeExceptionally(thrown);
        return;
      }
      HttpResponse<?> response = ((HttpClientResponseException) thrown).getResponse();
      byte[] body = response.getBody(BYTES).orElse(new byte[0]);
      begin(response, reading);
      try {
        reading.take(body, 0, body.length);
        done.complete(null);
      } catch (IOException e) {
        done.completeExceptionally(e);
      }
    }
  }
}
