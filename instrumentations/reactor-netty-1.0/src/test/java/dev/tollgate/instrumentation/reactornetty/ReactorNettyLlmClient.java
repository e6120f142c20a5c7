package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.PieceStream;
import dev.tollgate.instrumentation.common.netty.Leaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver.State;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** Calls by reactor-netty: compiled once, run against every version of it. */
public final class ReactorNettyLlmClient implements LlmClient {
  static {
    Leaks.watch();
  }

  private final ConnectionProvider connections = ConnectionProvider.create("contract", 50);
  private final Semaphore released = new Semaphore(0);
  private final HttpClient client =
      HttpClient.create(connections)
          .compress(true)
          .followRedirect(true)
          .observe(
              (connection, state) -> {
                if (state == State.RELEASED || state == State.DISCONNECTING) {
                  released.release();
                }
              });
  private final HttpClient http2Client = client.protocol(HttpProtocol.H2C);

  @Override
  public Incoming send(Outgoing request) throws InterruptedException {
    released.drainPermits();
    Incoming response = whole(request).block();
    if (!response.http2()) {
      released.acquire(); // the event loop does that after the caller has its answer
    }
    return response;
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Pieces pieces = new Pieces();
    receiver(request)
        .response(
            (response, body) -> {
              status.complete(response.status().code());
              return body.asByteArray();
            })
        .doOnError(status::completeExceptionally)
        .subscribe(pieces);
    status.get();
    return new OpenResponse() {
      @Override
      public int status() {
        return status.join();
      }

      @Override
      public InputStream body() {
        return pieces.stream();
      }

      @Override
      public void close() {
        pieces.cancel();
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    CompletableFuture<Incoming> future = whole(request).toFuture();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return future.get();
      }

      @Override
      public void cancel() {
        future.cancel(true);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) {
    return client
        .websocket()
        .uri(uri.toString())
        .handle((in, out) -> in.receive().asString().take(1))
        .blockFirst();
  }

  @Override
  public void close() {
    connections.dispose();
    List<String> leaks = Leaks.found();
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaked buffers: " + leaks);
    }
  }

  private Mono<Incoming> whole(Outgoing request) {
    return receiver(request)
        .responseSingle(
            (response, body) ->
                body.asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> incoming(response, bytes)));
  }

  private HttpClient.ResponseReceiver<?> receiver(Outgoing request) {
    HttpClient.RequestSender sender =
        (request.http2() ? http2Client : client)
            .headers(headers -> request.headers().forEach(headers::set))
            .request(HttpMethod.valueOf(request.method()))
            .uri(request.uri().toString());
    return request.method().equals("POST") ? sender.send(body(request)) : sender;
  }

  private static Publisher<ByteBuf> body(Outgoing request) {
    return request.oneShot()
        ? Flux.just(request.body()).map(Unpooled::wrappedBuffer)
        : Mono.fromSupplier(() -> Unpooled.wrappedBuffer(request.body()));
  }

  private static Incoming incoming(HttpClientResponse response, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : response.responseHeaders()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    boolean http2 = ((Connection) response).channel() instanceof Http2StreamChannel;
    return new Incoming(response.status().code(), headers, body, http2);
  }

  /** Takes a response's pieces: one is asked for when the reader needs it. */
  private static final class Pieces extends BaseSubscriber<byte[]> {
    private final PieceStream stream =
        new PieceStream() {
          @Override
          protected void wantsNext() {
            Pieces.this.request(1);
          }
        };

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(byte[] piece) {
      stream.push(piece);
    }

    @Override
    protected void hookOnError(Throwable thrown) {
      stream.fail(thrown);
    }

    @Override
    protected void hookOnComplete() {
      stream.end();
    }

    InputStream stream() {
      return stream;
    }
  }
}
