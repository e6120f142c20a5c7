package dev.tollgate.instrumentation.micronaut;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.instrumentation.common.netty.Leaks;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract for the lines of Micronaut's client: on Netty 4.1 and, since 4.9, on 4.2. */
class MicronautHttpClientTest {

  @Nested
  class V4x0 extends Version {
    V4x0() {
      super("4.0");
    }

    @Override
    boolean streamsByItself() {
      return false;
    }

    @Override
    protected boolean noticesCuts() {
      return false; // its decoder says that a body has ended where the connection has
    }

    @Override
    protected boolean noticesHttp2Cuts() {
      return true; // by waiting in vain
    }
  }

  @Nested
  @Tag("between")
  class V4x5 extends Version {
    V4x5() {
      super("4.5");
    }

    @Override
    boolean streamsByItself() {
      return false;
    }
  }

  @Nested
  @Tag("between")
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
                  Pieces.class.getName())
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

    @Override
    protected boolean speaksWebSocket() {
      return false; // not without beans that Micronaut's compiler makes
    }

    @Override
    protected boolean enters(String hook) {
      return streamsByItself() || !hook.contains("UnbufferedContent");
    }

    /** Whether it has the inner structure of 4.7 and later. */
    boolean streamsByItself() {
      return true;
    }

    @Test
    void redirects_areOneExchange() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                String target = request.target();
                boolean last = target.equals("/c");
                String next = target.equals("/a") ? "/b" : "/c";
                wire.head(last ? 200 : 302, "Location", next, "Content-Length", "2");
                if (target.equals("/b")) {
                  System.gc();
                }
                wire.send(new byte[] {'{', '}'});
              });
      assertEquals(200, client().send(Outgoing.bare("GET", server().uri("/a"))).status());
      assertEquals(3, server().received().size());
      assertEquals(List.of(200), exchanges.only().statuses());
      assertEquals(Ending.END, exchanges.only().ending());
    }

    @Test
    void webSocket_isCounted() {
      URI uri = URI.create("ws://127.0.0.1:1/v1/realtime");
      assertThrows(Exception.class, () -> client().firstMessage(uri), "there is no bean for it");
      assertEquals(List.of("127.0.0.1/v1/realtime"), exchanges.webSockets());
      assertEquals(List.of(), exchanges.begun());
    }

    @Test
    void events_areSeenAsTheyCome() throws Exception {
      String sent = "event: a\ndata: 1\n\ndata: 2\n\n";
      server()
          .plays(
              (request, wire) -> {
                wire.head(200, "Content-Type", "text/event-stream");
                wire.send(sent.getBytes(UTF_8));
                wire.end();
              });
      try (SseLlmClient client = library.newClient(SseLlmClient.class)) {
        Outgoing request = Outgoing.post(server().uri("/v1/messages"), "{}");
        assertEquals(List.of("1", "2"), client.events(request));
      }
      assertEquals(Ending.END, exchanges.only().ending());
      assertEquals(sent, new String(exchanges.only().body(), UTF_8));
    }
  }
}
