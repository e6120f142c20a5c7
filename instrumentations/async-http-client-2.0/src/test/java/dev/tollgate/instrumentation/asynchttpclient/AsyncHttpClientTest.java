package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The contract for 2.0, on Netty 4.0, 2.12, on 4.1, and 3.0, on 4.2. Bodies are subscribed to in
 * 2.12.
 */
class AsyncHttpClientTest {

  @Nested
  class V2x0 extends Version {
    V2x0() {
      super("2.0", AhcLlmClient.class);
    }
  }

  @Nested
  class V2x12 extends Version {
    V2x12() {
      super("2.12", StreamedAhcLlmClient.class);
    }
  }

  @Nested
  class V3x0 extends Version {
    V3x0() {
      super("3.0", AhcLlmClient.class);
    }

    @Override
    protected boolean speaksHttp2() {
      return true;
    }

    @Override
    protected boolean enters(String hook) {
      return true;
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
      library =
          LibraryVersion.of(
              line,
              client,
              "org.asynchttpclient.",
              "com.typesafe.netty.",
              "io.netty.",
              "org.reactivestreams.",
              AhcLlmClient.class.getName());
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

    @Override
    protected boolean speaksHttp2() {
      return false;
    }

    @Override
    protected boolean enters(String hook) {
      return !hook.contains("Http2Handler");
    }
  }
}
