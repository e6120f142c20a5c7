package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for every supported line of OkHttp: one class of ours, five of theirs. */
class OkHttpTest {

  @Nested
  class V3x12 extends Version {
    V3x12() {
      super("3.12");
    }
  }

  @Nested
  @Tag("between")
  class V3x14 extends Version {
    V3x14() {
      super("3.14");
    }
  }

  @Nested
  @Tag("between")
  class V4x12 extends Version {
    V4x12() {
      super("4.12");
    }
  }

  @Nested
  class V5 extends Version {
    V5() {
      super("5");
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
      library = LibraryVersion.of(line, OkHttpLlmClient.class, "okhttp3.", "okio.", "kotlin.");
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
  }
}
