package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract for the lines of Apache HttpClient 5, classic. */
class ApacheHttpClient5Test {

  @Nested
  class V5x0 extends Version {
    V5x0() {
      super("5.0");
    }
  }

  @Nested
  class V5x2 extends Version {
    V5x2() {
      super("5.2");
    }
  }

  @Nested
  class V5x6 extends Version {
    V5x6() {
      super("5.6");
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
      library = LibraryVersion.of(line, ClassicLlmClient.class, "org.apache.hc.");
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
    protected boolean speaksHttp2() {
      return false;
    }

    @Override
    protected boolean speaksWebSocket() {
      return false;
    }

    /** The minimal client is another one, and closing by mode came with 5.5. */
    @Override
    protected boolean enters(String hook) {
      return !hook.contains("MinimalHttpClient");
    }
  }
}
