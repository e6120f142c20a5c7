package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for the lines of Apache HttpClient 5, classic and asynchronous. */
class ApacheHttpClient5Test {

  @Nested
  class V5x0 extends Classic {
    V5x0() {
      super("5.0");
    }
  }

  @Nested
  @Tag("between")
  class V5x2 extends Classic {
    V5x2() {
      super("5.2");
    }
  }

  @Nested
  class V5x6 extends Classic {
    V5x6() {
      super("5.6");
    }
  }

  @Nested
  class V5x0Async extends Async {
    V5x0Async() {
      super("5.0");
    }

    /** Without any hook it breaks the connection to this server, which newer ones speak to. */
    @Override
    protected boolean speaksHttp2() {
      return false;
    }
  }

  @Nested
  @Tag("between")
  class V5x2Async extends Async {
    V5x2Async() {
      super("5.2");
    }
  }

  @Nested
  class V5x6Async extends Async {
    V5x6Async() {
      super("5.6");
    }

    @Override
    protected boolean decodesGzip() {
      return true;
    }
  }

  abstract static class Classic extends Version {

    Classic(String line) {
      super(line, ClassicLlmClient.class);
    }

    @Override
    protected boolean decodesGzip() {
      return true;
    }

    @Override
    protected boolean speaksHttp2() {
      return false;
    }

    /** The minimal client is another one, and closing by mode came with 5.5. */
    @Override
    protected boolean enters(String hook) {
      return hook.contains(".classic.") && !hook.contains("MinimalHttpClient");
    }
  }

  abstract static class Async extends Version {

    Async(String line) {
      super(line, AsyncLlmClient.class);
    }

    @Override
    protected boolean decodesGzip() {
      return false;
    }

    /** A chunked body that breaks off takes along what the client had not handed on. */
    @Override
    protected boolean keepsWhatCameWithACut() {
      return false;
    }

    /** The client pushes a response to whoever consumes it, and keeps both. */
    @Override
    protected boolean letsGoOfResponses() {
      return false;
    }

    @Override
    protected boolean enters(String hook) {
      return hook.contains(".async.");
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
      library = LibraryVersion.of(line, client, "org.apache.hc.");
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
    protected boolean speaksWebSocket() {
      return false;
    }
  }
}
