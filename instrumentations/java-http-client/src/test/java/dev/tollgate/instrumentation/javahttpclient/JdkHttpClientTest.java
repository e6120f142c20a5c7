package dev.tollgate.instrumentation.javahttpclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract for the JDK's client, and what only this client can get wrong. */
class JdkHttpClientTest extends LlmClientContract {
  private static final String BODY = "{\"error\":1}\n";
  private static final Refusal REFUSAL =
      new Refusal(429, Map.of("content-type", "application/json"), BODY.getBytes(UTF_8));

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  protected LlmClient newClient() {
    return new JdkClient();
  }

  @Override
  protected boolean decodesGzip() {
    return false;
  }

  /** An open response hangs on its connection, the app's object included: see RATIONALE.md. */
  @Override
  protected boolean letsGoOfResponses() {
    return false;
  }

  /** Before JDK 16 a cancelled future leaves its exchange as it is. */
  @Override
  protected boolean cancelHangsUp() {
    return Runtime.version().feature() >= 16;
  }

  @Test
  void refusal_isReadByTheAppsOwnBodyHandler() throws Exception {
    exchanges.refuse(REFUSAL);
    assertEquals(BODY, http.send(request(), BodyHandlers.ofString()).body());
    try (Stream<String> lines = http.send(request(), BodyHandlers.ofLines()).body()) {
      assertEquals("{\"error\":1}", lines.collect(Collectors.joining()));
    }
    assertEquals(
        BODY.length(),
        http.send(
                request(),
                info -> BodySubscribers.mapping(BodySubscribers.ofString(UTF_8), String::length))
            .body());
    assertEquals(429, http.send(request(), BodyHandlers.discarding()).statusCode());
    assertEquals(0, server().connections());
  }

  @Test
  void refusal_waitsForALateSubscriber() throws Exception {
    exchanges.refuse(REFUSAL);
    Flow.Publisher<List<ByteBuffer>> publisher =
        http.send(request(), BodyHandlers.ofPublisher()).body();
    CompletableFuture<String> read = new CompletableFuture<>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
          }

          @Override
          public void onNext(List<ByteBuffer> buffers) {
            buffers.forEach(buffer -> text.append(UTF_8.decode(buffer)));
          }

          @Override
          public void onError(Throwable thrown) {
            read.completeExceptionally(thrown);
          }

          @Override
          public void onComplete() {
            read.complete(text.toString());
          }
        });
    assertEquals(BODY, read.get());
  }

  @Test
  void handlerThatThrows_throwsOnARefusalToo() {
    exchanges.refuse(REFUSAL);
    BodyHandler<String> picky =
        info -> {
          throw new UncheckedIOException(new java.io.IOException("not " + info.statusCode()));
        };
    CompletionException thrown =
        assertThrows(CompletionException.class, () -> http.sendAsync(request(), picky).join());
    assertTrue(thrown.toString().contains("not 429"), thrown.toString());
    assertEquals(0, server().connections());
  }

  @Test
  void future_isTheClientsOwn() throws Exception {
    CompletableFuture<HttpResponse<String>> future =
        http.sendAsync(request(), BodyHandlers.ofString());
    // The tap hangs on to the future; the app's is that one and no copy of it.
    assertTrue(future.getClass().getName().startsWith("jdk.internal.net.http."));
    assertEquals(200, future.get().statusCode());
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(server().uri("/v1/messages"))
        .POST(HttpRequest.BodyPublishers.ofString("{}"))
        .build();
  }
}
