package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for the lines of Apache HttpClient 4. */
class ApacheHttpClient4Test {

  @Nested
  class V4x3 extends Version {
    V4x3() {
      super("4.3");
    }

    /** It takes a chunked body that is cut between two chunks for one that ended. */
    @Override
    protected boolean noticesCuts() {
      return false;
    }
  }

  @Nested
  @Tag("between")
  class V4x4 extends Version {
    V4x4() {
      super("4.4");
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
      library =
          LibraryVersion.of(line, ClientLlmClient.class, "org.apache.http.", "org.apache.commons.");
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

    /** The minimal client and those of before 4.3 are other ones. */
    @Override
    protected boolean enters(String hook) {
      return hook.contains("InternalHttpClient");
    }
  }
}
