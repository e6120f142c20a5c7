package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract for the SDK's HTTP clients: those of the first line, and those of the newest. */
class AwsSdkTest {

  @Nested
  class V2x2Apache extends Engine {
    V2x2Apache() {
      super("2.2", BlockingLlmClient.Apache.class, "apache.Apache", "client.InternalHttp");
    }
  }

  @Nested
  @Tag("between")
  class V2x20Apache extends Engine {
    V2x20Apache() {
      super("2.20", BlockingLlmClient.Apache.class, "apache.Apache", "client.InternalHttp");
    }
  }

  @Nested
  @Tag("between")
  class V2x20UrlConnection extends UrlConnection {
    V2x20UrlConnection() {
      super("2.20");
    }
  }

  @Nested
  @Tag("between")
  class V2x20Netty extends Engine {
    V2x20Netty() {
      super("2.20", AsyncLlmClient.Netty.class, "NettyNio");
    }
  }

  @Nested
  class V2x57Apache extends Engine {
    V2x57Apache() {
      super("2.57", BlockingLlmClient.Apache.class, "apache.Apache", "client.InternalHttp");
    }
  }

  @Nested
  class V2x57Apache5 extends Engine {
    V2x57Apache5() {
      super("2.57", BlockingLlmClient.Apache5.class, "Apache5", "classic.InternalHttp");
    }
  }

  @Nested
  class V2x57UrlConnection extends UrlConnection {
    V2x57UrlConnection() {
      super("2.57");
    }
  }

  @Nested
  class V2x57Netty extends Engine {
    V2x57Netty() {
      super("2.57", AsyncLlmClient.Netty.class, "NettyNio");
    }
  }

  @Nested
  class V2x57CrtAsync extends Engine {
    V2x57CrtAsync() {
      super("2.57", AsyncLlmClient.Crt.class, "CrtAsync");
    }
  }

  abstract static class UrlConnection extends Engine {
    UrlConnection(String line) {
      super(line, BlockingLlmClient.UrlConnection.class, "UrlConnection");
    }

    @Override
    protected boolean cancelReachesReaders() {
      return false; // the JDK's disconnect waits for the thread that reads
    }
  }

  abstract static class Engine extends LlmClientContract {
    private final String line;
    private final Class<? extends LlmClient> client;
    private final List<String> hooked;
    private LibraryVersion library;

    /**
     * An engine of a line.
     *
     * @param hooked parts of the names of the classes that a call enters: the SDK's, and what it
     *     rides on where that is hooked here too
     */
    Engine(String line, Class<? extends LlmClient> client, String... hooked) {
      this.line = line;
      this.client = client;
      this.hooked = List.of(hooked);
    }

    @BeforeAll
    void load() throws IOException {
      library =
          LibraryVersion.of(
              line,
              client,
              "software.amazon.",
              "io.netty.",
              "com.typesafe.netty.",
              "org.reactivestreams.",
              "org.apache.",
              AwsCalls.class.getName(),
              Pieces.class.getName(),
              BlockingLlmClient.class.getName(),
              AsyncLlmClient.class.getName());
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
    protected boolean enters(String hook) {
      return hooked.stream().anyMatch(hook::contains);
    }

    @Override
    protected boolean decodesGzip() {
      return false;
    }

    @Override
    protected boolean followsRedirects() {
      return false; // the SDK's core decides about every answer
    }

    @Override
    protected boolean speaksWebSocket() {
      return false;
    }

    @Override
    protected boolean speaksHttp2() {
      return client == AsyncLlmClient.Netty.class && line.equals("2.57");
    }

    @Override
    protected boolean keepsConnectionsThatServedAnError() {
      return !line.equals("2.20") || client == BlockingLlmClient.UrlConnection.class;
    }

    @Override
    protected boolean noticesCuts() {
      return client != AsyncLlmClient.Netty.class; // it completes a chunked body that breaks off
    }

    @Override
    protected boolean asksForUsage() {
      return false; // what is signed over its body is not rewritten
    }

    @Override
    protected boolean letsGoOfResponses() {
      return BlockingLlmClient.class.isAssignableFrom(client); // others push, and hold whom they do
    }
  }
}
