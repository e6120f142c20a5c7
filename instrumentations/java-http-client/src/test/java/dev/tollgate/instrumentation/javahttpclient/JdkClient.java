package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Calls by the JDK's client. */
final class JdkClient implements LlmClient {
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return incoming(client.send(request(request), BodyHandlers.ofByteArray()));
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    HttpResponse<InputStream> response =
        client.send(request(request), BodyHandlers.ofInputStream());
    return new OpenResponse() {
      @Override
      public int status() {
        return response.statusCode();
      }

      @Override
      public InputStream body() {
        return response.body();
      }

      @Override
      public void close() throws IOException {
        response.body().close();
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    CompletableFuture<HttpResponse<byte[]>> future =
        client.sendAsync(request(request), BodyHandlers.ofByteArray());
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return incoming(future.get());
      }

      @Override
      public void cancel() {
        future.cancel(true);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocket socket =
        client.newWebSocketBuilder().buildAsync(uri, new FirstMessage(message)).get();
    try {
      return message.get();
    } finally {
      socket.abort();
    }
  }

  @Override
  public void close() {}

  private static HttpRequest request(Outgoing request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .method(request.method(), body(request))
            .version(request.http2() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    request.headers().forEach(builder::header);
    return builder.build();
  }

  private static BodyPublisher body(Outgoing request) {
    if (request.body().length == 0) {
      return BodyPublishers.noBody();
    }
    if (!request.oneShot()) {
      return BodyPublishers.ofByteArray(request.body());
    }
    AtomicReference<InputStream> once =
        new AtomicReference<>(new ByteArrayInputStream(request.body()));
    return BodyPublishers.ofInputStream(() -> once.getAndSet(null));
  }

  private static Incoming incoming(HttpResponse<byte[]> response) {
    Map<String, String> headers =
        response.headers().map().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().get(0)));
    return new Incoming(
        response.statusCode(),
        headers,
        response.body(),
        response.version() == HttpClient.Version.HTTP_2);
  }

  private static final class FirstMessage implements WebSocket.Listener {
    private final CompletableFuture<String> message;

    FirstMessage(CompletableFuture<String> message) {
      this.message = message;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      message.complete(text.toString());
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable thrown) {
      message.completeExceptionally(thrown);
    }
  }
}
