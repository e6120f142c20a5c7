package dev.tollgate.instrumentation.jettyclient9;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The contract for the first and the last of what is hooked of 9.4, the first 10 and the last 11.
 */
class JettyClient9Test {

  @Nested
  class V9x4x22 extends Version {
    V9x4x22() {
      super("9.4-oldest");
    }
  }

  @Nested
  @Tag("between")
  class V9x4 extends Version {
    V9x4() {
      super("9.4");
    }
  }

  @Nested
  @Tag("between")
  class V10x0x0 extends Version {
    V10x0x0() {
      super("10.0");
    }
  }

  @Nested
  class V11x0 extends Version {
    V11x0() {
      super("11.0");
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
      library = LibraryVersion.of(line, Jetty9LlmClient.class, "org.eclipse.jetty.");
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

    @Test
    void askedStreamThatEndsWithinAnEvent_reachesTheAppWhole() throws Exception {
      byte[] sent = "data: {\"choices\":[]}\n\ndata: [DO".getBytes(UTF_8);
      server()
          .plays(
              (request, wire) -> {
                wire.head(200, "Content-Type", "text/event-stream");
                wire.send(sent);
                wire.end();
              });
      exchanges.askForUsage();
      Outgoing request = Outgoing.post(server().uri("/v1/chat/completions"), "{\"model\":\"m\"}");
      assertArrayEquals(sent, client().send(request).body());
      try (LlmClient.OpenResponse open = client().open(request)) {
        assertArrayEquals(sent, open.body().readAllBytes());
      }
    }

    @Override
    protected String lasting(String failure) {
      return failure.replaceAll("\\S*HttpConnectionOverHTTP.*", "a connection");
    }
  }
}
