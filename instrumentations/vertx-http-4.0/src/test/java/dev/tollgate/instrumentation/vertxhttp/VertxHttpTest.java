package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for lines of Vert.x 4, on Netty 4.1, and 5.2, on 4.2. */
class VertxHttpTest {

  @Nested
  class V4x0 extends Version {
    V4x0() {
      super("4.0");
    }
  }

  @Nested
  @Tag("between")
  class V4x3 extends Version {
    V4x3() {
      super("4.3");
    }
  }

  @Nested
  @Tag("between")
  class V4x5 extends Version {
    V4x5() {
      super("4.5");
    }
  }

  @Nested
  class V5x2 extends Version {
    V5x2() {
      super("5.2");
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
              line, VertxLlmClient.class, "io.vertx.", "io.netty.", "com.fasterxml.jackson.");
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
      return false; // unless it is told to
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // the connection holds on to who reads it
    }

    @Override
    protected boolean connectsFirst() {
      return true;
    }

    /** Each line has one of the classes that open web sockets. */
    @Override
    protected boolean enters(String hook) {
      return !hook.contains("webSocket");
    }
  }
}
