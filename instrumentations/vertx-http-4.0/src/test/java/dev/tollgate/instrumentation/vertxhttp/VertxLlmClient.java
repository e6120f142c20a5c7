package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.PieceStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.streams.ReadStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls by the client of Vert.x: compiled once, against 4.0, run against every version of it. What
 * has another type in 5.x is called by reflection.
 */
public final class VertxLlmClient implements LlmClient {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client = client(new HttpClientOptions());
  private final HttpClient http2Client =
      client(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));

  /** Since 5.0 a client of its own, which closes its connections when it is garbage. */
  private @Nullable Object webSockets;

  @Override
  public Incoming send(Outgoing request) throws Exception {
    Incoming response = submit(request).join();
    CompletableFuture<Boolean> released = new CompletableFuture<>();
    vertx.runOnContext(idle -> released.complete(true)); // the one loop has let the connection go
    released.get();
    return response;
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Pieces pieces =
        get(
            request(request)
                .compose(asked -> onLoop(() -> respond(asked, request).map(Pieces::new))));
    return new OpenResponse() {
      @Override
      public int status() {
        return pieces.response.statusCode();
      }

      @Override
      public InputStream body() {
        return pieces;
      }

      @Override
      public void close() {
        if (!pieces.ended()) { // a request that is over is reset by no app
          reset(Future.succeededFuture(pieces.response.request()));
        }
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    Future<HttpClientRequest> asked = request(request);
    Future<Incoming> answer = asked.compose(ready -> onLoop(() -> answer(ready, request)));
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return get(answer);
      }

      @Override
      public void cancel() {
        reset(asked);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options.setHost(uri.getHost()).setPort(uri.getPort()).setURI(uri.getRawPath());
    CompletableFuture<String> message = new CompletableFuture<>();
    webSocket(options)
        .onSuccess(
            socket -> ((ReadStream<?>) socket).handler(bytes -> message.complete(bytes.toString())))
        .onFailure(message::completeExceptionally);
    return message.get();
  }

  @Override
  public void close() {
    try {
      get(vertx.close());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpClient client(HttpClientOptions options) {
    return (HttpClient)
        call(Vertx.class, "createHttpClient", vertx, HttpClientOptions.class, options);
  }

  private Future<?> webSocket(WebSocketConnectOptions options) {
    try {
      HttpClient.class.getMethod("webSocket", WebSocketConnectOptions.class);
    } catch (NoSuchMethodException since5) {
      try {
        Method create = Vertx.class.getMethod("createWebSocketClient");
        Object sockets = webSockets == null ? create.invoke(vertx) : webSockets;
        webSockets = sockets;
        return (Future<?>)
            call(
                create.getReturnType(), "connect", sockets, WebSocketConnectOptions.class, options);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no web socket client", e);
      }
    }
    return (Future<?>)
        call(HttpClient.class, "webSocket", client, WebSocketConnectOptions.class, options);
  }

  private Future<HttpClientRequest> request(Outgoing request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method()))
            .setAbsoluteURI(request.uri().toString())
            .setFollowRedirects(true);
    request.headers().forEach(options::putHeader);
    return (request.http2() ? http2Client : client).request(options);
  }

  private static Future<HttpClientResponse> respond(HttpClientRequest asked, Outgoing request) {
    if (!request.method().equals("POST")) {
      return asked.send();
    }
    Buffer body = Buffer.buffer(request.body());
    if (!request.oneShot()) {
      return asked.send(body);
    }
    asked.setChunked(true);
    Future<HttpClientResponse> response = asked.response();
    int half = body.length() / 2;
    asked.write(body.slice(0, half));
    asked.write(body.slice(half, body.length()));
    asked.end();
    return response;
  }

  private static Future<Incoming> answer(HttpClientRequest asked, Outgoing request) {
    return respond(asked, request)
        .compose(response -> response.body().map(body -> incoming(response, body)));
  }

  /** Makes a call on the one event loop: nothing of its response comes before who waits for it. */
  private <T> Future<T> onLoop(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    vertx.runOnContext(now -> call.get().onSuccess(promise::complete).onFailure(promise::fail));
    return promise.future();
  }

  private static Incoming incoming(HttpClientResponse response, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : response.headers()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Incoming(
        response.statusCode(), headers, body.getBytes(), response.version() == HttpVersion.HTTP_2);
  }

  /** Resets it where its events come, as 4.0 cannot tell the app of a reset on other threads. */
  private void reset(Future<HttpClientRequest> asked) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    asked.onComplete(
        ready ->
            vertx.runOnContext(
                now ->
                    done.completeAsync(
                        () ->
                            call(HttpClientRequest.class, "reset", ready.result(), long.class, 0L),
                        Runnable::run)));
    done.join();
  }

  private static Object call(
      Class<?> type, String method, Object self, Class<?> taking, Object it) {
    try {
      return type.getMethod(method, taking).invoke(self, it);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  /** A response's pieces as a stream. */
  private static final class Pieces extends PieceStream {
    private final HttpClientResponse response;

    /** To be made where the response is handed out, before anything of it can come. */
    Pieces(HttpClientResponse response) {
      this.response = response;
      response.exceptionHandler(this::fail);
      response.endHandler(end -> end());
      response.handler(buffer -> push(buffer.getBytes()));
    }
  }
}
