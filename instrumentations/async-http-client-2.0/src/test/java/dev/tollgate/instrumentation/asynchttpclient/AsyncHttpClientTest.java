package dev.tollgate.instrumentation.asynchttpclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.Shading;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The contract for 2.0, on Netty 4.0, 2.12, on 4.1, and 3.0, on 4.2. Bodies are subscribed to in
 * 2.12.
 */
class AsyncHttpClientTest {

  @Nested
  class V2x0 extends Version {
    V2x0() {
      super("2.0", AhcLlmClient.class);
    }
  }

  @Nested
  @Tag("between")
  class V2x12 extends Version {
    V2x12() {
      super("2.12", StreamedAhcLlmClient.class);
    }

    @Test
    void responseThatBrokeOff_isAnotherExchangeWhenAskedForAgain() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                wire.head(200, "Content-Type", "text/event-stream");
                wire.send("data: 1\n\n".getBytes(UTF_8));
                if (server().received().size() == 1) {
                  wire.cut();
                } else {
                  wire.end();
                }
              });
      try (LibraryVersion version = load(RetryingAhcLlmClient.class);
          LlmClient client = version.newClient()) {
        assertEquals(200, client.send(Outgoing.post(server().uri("/v1/x"), "{}")).status());
      }
      assertEquals(2, exchanges.begun().size());
      assertEquals(Ending.FAIL, exchanges.begun().get(0).ending());
      assertEquals(Ending.END, exchanges.begun().get(1).ending());
      for (RecordedExchange exchange : exchanges.begun()) {
        assertEquals(List.of(200), exchange.statuses());
        assertEquals("data: 1\n\n", new String(exchange.body(), UTF_8));
      }
    }

    @Test
    void responseThatBrokeOff_isNotAskedForAgainOverACap() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                exchanges.refuse(new Refusal(402, Map.of(), "spent".getBytes(UTF_8)));
                wire.head(200, "Content-Type", "text/event-stream");
                wire.send("data: 1\n\n".getBytes(UTF_8));
                wire.cut();
              });
      try (LibraryVersion version = load(RetryingAhcLlmClient.class);
          LlmClient client = version.newClient()) {
        Outgoing request = Outgoing.post(server().uri("/v1/x"), "{}");
        Exception thrown = assertThrows(Exception.class, () -> client.send(request));
        assertEquals("java.io.IOException: 402: spent", String.valueOf(thrown.getCause()));
      }
      assertEquals(1, server().received().size());
      assertEquals(Ending.FAIL, exchanges.begun().get(0).ending());
    }
  }

  @Nested
  class V3x0 extends Version {
    V3x0() {
      super("3.0", AhcLlmClient.class);
    }

    @Override
    protected boolean speaksHttp2() {
      return true;
    }

    @Override
    protected boolean enters(String hook) {
      return true;
    }
  }

  /** The copy that Play's WS client has. */
  @Nested
  @Tag("between")
  class ShadedIntoPlay extends Version {
    private static final String PLAYS = "play.shaded.ahc";

    ShadedIntoPlay() {
      super("2.1-play", AhcLlmClient.class);
    }

    @Override
    LibraryVersion load(Class<? extends LlmClient> client) throws IOException {
      return LibraryVersion.shaded(
          "2.1-play",
          client,
          new Shading(PLAYS, List.of("org.asynchttpclient", "io.netty")),
          PLAYS,
          "org.reactivestreams.",
          AhcLlmClient.class.getName());
    }

    @Override
    protected List<String> shadedIn() {
      return List.of(PLAYS);
    }

    @Override
    protected boolean enters(String hook) {
      return hook.contains(" " + PLAYS) && super.enters(hook);
    }
  }

  abstract static class Version extends LlmClientContract {
    private final String line;
    private final Class<? extends LlmClient> client;
    private LibraryVersion library;

    Version(String line, Class<? extends LlmClient> client) {
      this.line = line;
      this.client = client;
    }

    @BeforeAll
    void load() throws IOException {
      library = load(client);
    }

    /** This version, with this client. */
    LibraryVersion load(Class<? extends LlmClient> other) throws IOException {
      return LibraryVersion.of(
          line,
          other,
          "org.asynchttpclient.",
          "com.typesafe.netty.",
          "io.netty.",
          "org.reactivestreams.",
          AhcLlmClient.class.getName());
    }

    @AfterAll
    void unload() throws IOException {
      library.close();
    }

    @Override
    protected LlmClient newClient() throws ReflectiveOperationException {
      return library.newClient();
    }

    @Override
    protected boolean decodesGzip() {
      return true;
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // the connection holds on to who reads it
    }

    @Override
    protected boolean speaksHttp2() {
      return false;
    }

    @Override
    protected boolean enters(String hook) {
      return !hook.contains("Http2Handler");
    }
  }
}
