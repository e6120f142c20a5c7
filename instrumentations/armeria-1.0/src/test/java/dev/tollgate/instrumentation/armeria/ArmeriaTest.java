package dev.tollgate.instrumentation.armeria;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.Received;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract for the first version, the last on Netty 4.1 and the newest. */
class ArmeriaTest {

  @Nested
  class V1x0 extends Version {
    V1x0() {
      super("1.0");
    }

    @Override
    protected boolean speaksWebSocket() {
      return false; // which came later
    }
  }

  @Nested
  @Tag("between")
  class V1x32 extends Version {
    V1x32() {
      super("1.32");
    }
  }

  @Nested
  class V1x40 extends Version {
    V1x40() {
      super("1.40");
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
      library =
          LibraryVersion.of(
              line,
              ArmeriaLlmClient.class,
              ArmeriaWebSocket.class.getName(),
              "com.linecorp.armeria.",
              "com.fasterxml.jackson.",
              "io.netty.",
              "io.micrometer.",
              "org.reactivestreams.");
    }

    @AfterAll
    void unload() throws IOException {
      library.close();
    }

    @Override
    protected LlmClient newClient() throws ReflectiveOperationException {
      return library.newClient();
    }

    @Test
    void attemptOfADecorator_isAnExchangeOfItsOwn() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                wire.head(server().received().size() == 1 ? 503 : 200, "Content-Length", "2");
                wire.send(new byte[] {'{', '}'});
              });
      try (LlmClient retrying = retrying()) {
        assertEquals(200, retrying.send(Outgoing.post(server().uri("/v1/x"), "{}")).status());
      }
      assertEquals(2, exchanges.begun().size());
      assertEquals(List.of(503), exchanges.begun().get(0).statuses());
      assertEquals(List.of(200), exchanges.begun().get(1).statuses());
      for (Received received : server().received()) {
        assertEquals("{}", new String(received.body(), UTF_8));
      }
    }

    @Test
    void decoratorThatWaitsForTheEndOfACall_seesARefusalsEnd() throws Exception {
      exchanges.refuse(new Refusal(429, Map.of("content-type", "text/plain"), new byte[] {'!'}));
      try (LlmClient retrying = retrying()) {
        assertEquals(429, retrying.send(Outgoing.post(server().uri("/v1/x"), "{}")).status());
      }
      assertEquals(1, exchanges.begun().size());
      assertEquals(0, server().connections());
    }

    private LlmClient retrying() throws ReflectiveOperationException {
      return library
          .loadClass(ArmeriaLlmClient.Retrying.class.getName())
          .asSubclass(LlmClient.class)
          .getDeclaredConstructor()
          .newInstance();
    }

    @Override
    protected boolean decodesGzip() {
      return false; // unless the app adds a decorator that does
    }

    @Override
    protected boolean followsRedirects() {
      return false; // unless the app asks for it
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // the connection holds on to who reads it
    }
  }
}
