package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

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
  }

  abstract static class Version extends LlmClientContract {
    private final String line;
    private LibraryVersion library;

    Version(String line) {
      this.line = line;
    }

    @BeforeAll
    void load() throws IOException {
      library = LibraryVersion.of(line, HelidonLlmClient.class, "io.helidon.", "jakarta.inject.");
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
