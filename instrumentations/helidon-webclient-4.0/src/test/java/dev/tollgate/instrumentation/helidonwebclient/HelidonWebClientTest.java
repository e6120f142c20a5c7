package dev.tollgate.instrumentation.helidonwebclient;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract for the lines of Helidon 4, on JDK 21 or newer. */
class HelidonWebClientTest {

  @Nested
  class V4x0 extends Version {
    V4x0() {
      super("4.0");
    }

    /** It decodes no body that comes in chunks. */
    @Override
    protected boolean decodesGzip() {
      return false;
    }

    /** It closes every connection that brought a body. */
    @Override
    protected boolean keepsConnectionsThatServedAnError() {
      return false;
    }
  }

  @Nested
  @Tag("between")
  class V4x2 extends Version {
    V4x2() {
      super("4.2");
    }

    /** It decodes no body that comes in chunks. */
    @Override
    protected boolean decodesGzip() {
      return false;
    }
  }

  @Nested
  class V4x5 extends Version {
    V4x5() {
      super("4.5");
    }

    @Test
    void requestThatAServiceRepeats_isAnotherExchange() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                wire.head(server().received().size() == 1 ? 503 : 200, "Content-Length", "2");
                wire.send("{}".getBytes(UTF_8));
              });
      try (LibraryVersion version = load(RetryingHelidonLlmClient.class);
          LlmClient client = version.newClient()) {
        assertEquals(200, client.send(Outgoing.post(server().uri("/v1/x"), "{}")).status());
      }
      assertEquals(2, exchanges.begun().size());
      assertEquals(List.of(503), exchanges.begun().get(0).statuses());
      assertEquals(List.of(200), exchanges.begun().get(1).statuses());
      for (RecordedExchange exchange : exchanges.begun()) {
        assertEquals(Ending.END, exchange.ending());
        assertEquals("{}", new String(exchange.body(), UTF_8));
      }
    }

    @Test
    void requestThatAServiceRepeats_isRefusedOverACap() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                exchanges.refuse(new Refusal(402, Map.of(), "spent".getBytes(UTF_8)));
                wire.head(503, "Content-Length", "2");
                wire.send("{}".getBytes(UTF_8));
              });
      try (LibraryVersion version = load(RetryingHelidonLlmClient.class);
          LlmClient client = version.newClient()) {
        Outgoing request = Outgoing.post(server().uri("/v1/x"), "{}");
        Exception thrown = assertThrows(UncheckedIOException.class, () -> client.send(request));
        assertEquals("java.io.IOException: 402: spent", String.valueOf(thrown.getCause()));
      }
      assertEquals(1, server().received().size());
      assertEquals(Ending.END, exchanges.begun().get(0).ending());
    }

    @Test
    void redirectedBody_isTheOneThatTheAgentWants() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                boolean first = request.target().equals("/old");
                wire.head(first ? 307 : 200, "Location", "/new", "Content-Length", "2");
                wire.send("{}".getBytes(UTF_8));
              });
      exchanges.askForUsage();
      client().send(Outgoing.post(server().uri("/old"), "{\"model\":\"gpt-4o\"}"));
      List<String> bodies =
          server().received().stream()
              .map(request -> new String(request.body(), UTF_8))
              .collect(Collectors.toList());
      String asked = "{\"model\":\"gpt-4o\",\"asked\":true}";
      assertEquals(List.of(asked, asked), bodies);
      assertEquals(List.of(200), exchanges.only().statuses());
    }
  }

  abstract static class Version extends LlmClientContract {
    private final String line;
    private LibraryVersion library;

    Version(String line) {
      this.line = line;
    }

    @BeforeAll
    void load() throws IOException {
      library = load(HelidonLlmClient.class);
    }

    /** This version, with this client. */
    final LibraryVersion load(Class<? extends LlmClient> client) throws IOException {
      return LibraryVersion.of(
          line, client, "io.helidon.", "jakarta.inject.", HelidonLlmClient.class.getName());
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

    /** Its module for that is not hooked. */
    @Override
    protected boolean speaksHttp2() {
      return false;
    }
  }
}
