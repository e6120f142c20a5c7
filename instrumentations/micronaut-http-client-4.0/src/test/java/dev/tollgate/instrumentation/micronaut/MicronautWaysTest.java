package dev.tollgate.instrumentation.micronaut;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.instrumentation.common.netty.Leaks;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** {@code dataStream}, {@code jsonStream} and {@code proxy} are hooked as the contract's ways. */
class MicronautWaysTest {
  private static final String OBJECTS = "{\"id\":1}{\"id\":2}";
  private static final Refusal REFUSAL =
      new Refusal(
          429,
          Map.of("content-type", "application/json", "x-should-retry", "false"),
          "{\"error\":\"cap spent\"}".getBytes(UTF_8));

  @Nested
  class V4x0 extends Version {
    V4x0() {
      super("4.0");
    }
  }

  @Nested
  class V4x5 extends Version {
    V4x5() {
      super("4.5");
    }
  }

  @Nested
  class V4x9 extends Version {
    V4x9() {
      super("4.9");
    }
  }

  @Nested
  class V4x10 extends Version {
    V4x10() {
      super("4.10");
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Timeout(20)
  abstract static class Version {
    private final String line;
    private final RecordingExchanges exchanges = new RecordingExchanges();
    private HookedJvm jvm;
    private LibraryVersion library;
    private LoopbackServer server;
    private Ways ways;

    Version(String line) {
      this.line = line;
    }

    @BeforeAll
    void load() throws IOException {
      jvm = new HookedJvm(exchanges);
      library =
          LibraryVersion.of(
                  line,
                  MicronautWays.class,
                  "io.micronaut.",
                  "io.netty.",
                  "com.fasterxml.jackson.",
                  "jakarta.",
                  "reactor.",
                  "org.reactivestreams.",
                  MicronautLlmClient.class.getName())
              .with(Leaks.class);
    }

    @AfterAll
    void unload() throws IOException {
      jvm.close();
      library.close();
    }

    @BeforeEach
    void start() throws Exception {
      exchanges.reset();
      server = new LoopbackServer();
      ways = library.newClient(Ways.class);
      server.plays(
          (request, wire) -> {
            wire.head(200, "Content-Type", "application/x-json-stream");
            wire.send(OBJECTS.substring(0, 11).getBytes(UTF_8)); // in the midst of the second
            wire.send(OBJECTS.substring(11).getBytes(UTF_8));
            wire.end();
          });
    }

    @AfterEach
    void stop() throws Exception {
      ways.close();
      server.close();
      assertEquals(List.of(), jvm.takeFaults(), "hooks that failed");
    }

    @Test
    void dataStream_isOneExchange() throws Exception {
      assertEquals(OBJECTS, new String(ways.data(call()), UTF_8));
      isOneExchange();
    }

    @Test
    void jsonStream_isOneExchange() throws Exception {
      List<Map<String, Object>> objects = ways.objects(call());
      assertEquals(List.of(1, 2), List.of(objects.get(0).get("id"), objects.get(1).get("id")));
      assertEquals(2, objects.size());
      isOneExchange();
    }

    @Test
    void proxiedCall_isOneExchange() throws Exception {
      Incoming passedOn = ways.proxied(call());
      assertEquals(200, passedOn.status());
      assertEquals("application/x-json-stream", passedOn.headers().get("content-type"));
      assertEquals(OBJECTS, passedOn.text());
      isOneExchange();
    }

    @Test
    void refusedDataStream_neverLeavesTheJvm() {
      failsAsAnError(() -> ways.data(call()));
    }

    @Test
    void refusedJsonStream_neverLeavesTheJvm() {
      failsAsAnError(() -> ways.objects(call()));
    }

    @Test
    void refusalOfAProxiedCall_isPassedOn() {
      exchanges.refuse(REFUSAL);
      Incoming passedOn = ways.proxied(call());
      assertEquals(429, passedOn.status());
      assertEquals("false", passedOn.headers().get("x-should-retry"));
      assertEquals("{\"error\":\"cap spent\"}", passedOn.text());
      assertEquals(List.of(), server.received());
    }

    private Outgoing call() {
      URI uri = server.uri("/v1/messages");
      return Outgoing.post(uri, "{}");
    }

    private void isOneExchange() throws Exception {
      assertEquals("{}", new String(exchanges.only().request().body(), UTF_8));
      assertEquals(List.of(200), exchanges.only().statuses());
      assertEquals(OBJECTS, new String(exchanges.only().body(), UTF_8));
      assertEquals(Ending.END, exchanges.only().ending());
      assertEquals(Thread.currentThread().getName(), exchanges.only().submitter());
    }

    private void failsAsAnError(Executable call) {
      exchanges.refuse(REFUSAL);
      Throwable thrown = assertThrows(Exception.class, call);
      assertTrue(thrown.toString().contains("HttpClientResponseException"), thrown.toString());
      assertEquals(1, exchanges.begun().size());
      assertEquals(List.of(), server.received());
    }
  }
}
