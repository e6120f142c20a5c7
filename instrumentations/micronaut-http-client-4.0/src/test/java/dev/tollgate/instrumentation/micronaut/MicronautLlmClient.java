package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.instrumentation.common.netty.Leaks;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.client.DefaultHttpClientConfiguration;
import io.micronaut.http.client.HttpVersionSelection.PlaintextMode;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.netty.DefaultHttpClient;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Calls by Micronaut's client, without its container: compiled once, run against every version. */
public class MicronautLlmClient implements SseLlmClient {
  static {
    Leaks.watch();
  }

  private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

  private final DefaultHttpClient client = client(60, PlaintextMode.HTTP_1);
  private final DefaultHttpClient http2Client = client(10, PlaintextMode.H2C);

  /** What is cancelled is read until the server has said nothing for so long. */
  private final DefaultHttpClient cancelled = client(2, PlaintextMode.HTTP_1);

  @SuppressWarnings("deprecation") // what is in its place came with 4.7
  static DefaultHttpClient client(int patienceSeconds, PlaintextMode mode) {
    DefaultHttpClientConfiguration configuration = new DefaultHttpClientConfiguration();
    configuration.setReadTimeout(Duration.ofSeconds(patienceSeconds));
    configuration.setExceptionOnErrorStatus(false);
    configuration.setPlaintextMode(mode);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(DefaultHttpClient.class.getClassLoader()); // finds JSON's there
    try {
      return new DefaultHttpClient((URI) null, configuration);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public Incoming send(Outgoing request) throws Exception {
    DefaultHttpClient mine = request.http2() ? http2Client : client;
    HttpResponse<byte[]> response = mine.toBlocking().exchange(request(request), BYTES, BYTES);
    Incoming incoming = incoming(response, isHttp2(mine));
    for (Channel channel : channels(mine)) {
      channel.eventLoop().submit(() -> {}).sync(); // the connection is given back after the answer
    }
    return incoming;
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Pieces pieces = new Pieces();
    Flux.from(later(request).exchangeStream(request(request), BYTES))
        .map(
            piece -> {
              byte[] bytes = piece.body().toByteArray();
              status.complete(piece.code());
              return bytes;
            })
        .onErrorResume(HttpClientResponseException.class, thrown -> answered(thrown, status))
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

  private static Flux<byte[]> answered(
      HttpClientResponseException thrown, CompletableFuture<Integer> status) {
    HttpResponse<?> response = thrown.getResponse();
    byte[] body = response.getBody(BYTES).orElseThrow();
    status.complete(response.code());
    return Flux.just(body);
  }

  @Override
  public Pending submit(Outgoing request) {
    CompletableFuture<Incoming> future =
        Mono.from(later(request).exchange(request(request), BYTES, BYTES))
            .map(response -> incoming(response, false))
            .toFuture();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        try {
          return future.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
      }

      @Override
      public void cancel() {
        future.cancel(true);
      }
    };
  }

  @Override
  public List<String> events(Outgoing request) {
    return Flux.from(client.eventStream(request(request)))
        .map(event -> event.getData().toString(StandardCharsets.UTF_8).strip())
        .collectList()
        .block();
  }

  @Override
  public String firstMessage(URI uri) {
    Object none = Mono.from(client.connect(AutoCloseable.class, HttpRequest.GET(uri))).block();
    throw new AssertionError("a bean is made by Micronaut's compiler, so there is none: " + none);
  }

  @Override
  public void close() {
    client.close();
    http2Client.close();
    cancelled.close();
    List<String> leaks = Leaks.found();
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaked buffers: " + leaks);
    }
  }

  private DefaultHttpClient later(Outgoing request) {
    return request.http2() ? http2Client : cancelled;
  }

  static MutableHttpRequest<?> request(Outgoing outgoing) {
    MutableHttpRequest<Object> request =
        HttpRequest.create(HttpMethod.valueOf(outgoing.method()), outgoing.uri().toString());
    outgoing.headers().forEach(request::header);
    if (outgoing.oneShot()) {
      request.body(Mono.just(outgoing.body())); // of a Flux it makes an array
    } else if (outgoing.method().equals("POST")) {
      request.body(outgoing.body());
    }
    return request;
  }

  private static Incoming incoming(HttpResponse<byte[]> response, boolean http2) {
    Map<String, String> headers = new HashMap<>();
    response
        .getHeaders()
        .forEach(
            (name, values) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Incoming(
        response.code(), headers, response.getBody(BYTES).orElse(new byte[0]), http2);
  }

  private static boolean isHttp2(DefaultHttpClient client) throws ReflectiveOperationException {
    List<Channel> channels = channels(client);
    return !channels.isEmpty()
        && channels.stream().allMatch(each -> each.pipeline().get(Http2FrameCodec.class) != null);
  }

  /** Its open connections: it tells its own tests. */
  @SuppressWarnings("unchecked")
  private static List<Channel> channels(DefaultHttpClient client)
      throws ReflectiveOperationException {
    Object manager = client.connectionManager();
    Method channels = manager.getClass().getDeclaredMethod("getChannels");
    channels.setAccessible(true);
    return (List<Channel>) channels.invoke(manager);
  }
}
