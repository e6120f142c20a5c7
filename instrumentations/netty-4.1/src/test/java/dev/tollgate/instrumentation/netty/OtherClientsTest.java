package dev.tollgate.instrumentation.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.Http2Server;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.Script;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.util.List;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** Clients on Netty that have hooks of their own, beside this one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class OtherClientsTest {
  private static final Script ANSWER =
      Script.reply(200, "application/json", "{\"id\":1}".getBytes(UTF_8));

  /** Where Play's WS client has its copies of AsyncHttpClient and Netty. */
  private static final String PLAYS = "play.shaded.ahc";

  private final RecordingExchanges exchanges = new RecordingExchanges();
  private HookedJvm jvm;

  @BeforeAll
  void hook() {
    jvm = new HookedJvm(exchanges, List.of(PLAYS));
  }

  @AfterAll
  void unhook() {
    jvm.close();
  }

  @BeforeEach
  void forget() {
    exchanges.reset();
  }

  @Test
  void callOfReactorNetty_isCountedByItsOwnHookAlone() throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      server.plays(ANSWER);
      assertEquals("{\"id\":1}", reactor(HttpClient.create(), server.uri("/v1/messages")));
      isCountedOnce("io.netty");
    }
  }

  @Test
  void callOfReactorNettyOverHttp2_isCountedByItsOwnHookAlone() throws Exception {
    try (Http2Server server = new Http2Server()) {
      server.plays(ANSWER);
      HttpClient client = HttpClient.create().protocol(HttpProtocol.H2C);
      assertEquals("{\"id\":1}", reactor(client, server.uri("/v1/messages")));
      isCountedOnce("io.netty");
    }
  }

  @Test
  void callOfAsyncHttpClient_isCountedByItsOwnHookAlone() throws Exception {
    try (LoopbackServer server = new LoopbackServer();
        AsyncHttpClient client = Dsl.asyncHttpClient()) {
      server.plays(ANSWER);
      assertEquals(
          "{\"id\":1}",
          client
              .preparePost(server.uri("/v1/messages").toString())
              .setBody("{}")
              .execute()
              .get()
              .getResponseBody());
      isCountedOnce("io.netty");
    }
  }

  @Test
  void callOfAShadedAsyncHttpClient_isCountedByItsOwnHookAlone() throws Exception {
    try (LoopbackServer server = new LoopbackServer();
        play.shaded.ahc.org.asynchttpclient.AsyncHttpClient client =
            play.shaded.ahc.org.asynchttpclient.Dsl.asyncHttpClient()) {
      server.plays(ANSWER);
      assertEquals(
          "{\"id\":1}",
          client
              .preparePost(server.uri("/v1/messages").toString())
              .setBody("{}")
              .execute()
              .get()
              .getResponseBody());
      isCountedOnce(PLAYS + ".io.netty");
    }
  }

  /** With this Netty hooked as well. */
  private void isCountedOnce(String netty) throws Exception {
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals("{\"id\":1}", new String(exchanges.only().body(), UTF_8));
    assertEquals(List.of(), jvm.takeFaults());
    assertTrue(
        jvm.states().entrySet().stream()
            .filter(hook -> hook.getKey().startsWith("netty-4.1 " + netty))
            .filter(hook -> !hook.getKey().contains("MessageToMessageCodec"))
            .allMatch(hook -> hook.getValue().equals("applied")),
        jvm.states().toString());
  }

  private static String reactor(HttpClient client, URI uri) {
    String answer =
        client
            .post()
            .uri(uri.toString())
            .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer("{}".getBytes(UTF_8))))
            .responseContent()
            .aggregate()
            .asString()
            .block();
    return String.valueOf(answer);
  }
}
