package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract for the lines of Micronaut's client: on Netty 4.1 and, since 4.9, on 4.2. */
class MicronautHttpClientTest {

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
              MicronautLlmClient.class,
              "io.micronaut.",
              "io.netty.",
              "com.fasterxml.jackson.",
              "jakarta.",
              "reactor.",
              "org.reactivestreams.",
              Leaks.class.getName(),
              Pieces.class.getName());
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
      return false; // the channel is the event loop's, and what is read of it hangs on the channel
    }

    @Override
    protected boolean connectsFirst() {
      return true;
    }

    @Override
    protected boolean speaksWebSocket() {
      return false; // not without beans that Micronaut's compiler makes
    }
  }
}
