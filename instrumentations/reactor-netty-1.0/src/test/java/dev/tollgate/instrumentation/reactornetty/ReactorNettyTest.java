package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.instrumentation.common.netty.Leaks;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for the lines of reactor-netty: on Netty 4.1 and, since 1.3, on 4.2. */
class ReactorNettyTest {

  @Nested
  class V1x0 extends Version {
    V1x0() {
      super("1.0");
    }
  }

  @Nested
  @Tag("between")
  class V1x2 extends Version {
    V1x2() {
      super("1.2");
    }
  }

  @Nested
  class V1x3 extends Version {
    V1x3() {
      super("1.3");
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
                  ReactorNettyLlmClient.class,
                  "reactor.",
                  "io.netty.",
                  "org.reactivestreams.")
              .with(Leaks.class);
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
  }
}
