package dev.tollgate.instrumentation.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.instrumentation.common.netty.Leaks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract for Netty 4.1, the oldest, one between and the newest, and 4.2. */
class NettyTest {
  private static final Refusal REFUSAL = new Refusal(402, Map.of(), "spent".getBytes(UTF_8));

  @Nested
  class V4x1x0 extends Version {
    V4x1x0() {
      super("4.1.0");
    }

    @Override
    protected boolean speaksHttp2() {
      return false; // not as HTTP objects, yet
    }

    @Override
    protected boolean noticesCuts() {
      return false; // its aggregator changes the head that its decoder tells a cut by
    }

    @Override
    protected boolean enters(String hook) {
      return super.enters(hook) && !hook.contains("MessageToMessageCodec");
    }
  }

  @Nested
  @Tag("between")
  class V4x1x112 extends Version {
    V4x1x112() {
      super("4.1.112");
    }
  }

  @Nested
  @Tag("between")
  class V4x1x140 extends Version {
    V4x1x140() {
      super("4.1.140");
    }
  }

  @Nested
  class V4x2 extends Version {
    V4x2() {
      super("4.2");
    }
  }

  abstract static class Version extends LlmClientContract {
    private final String line;
    private LibraryVersion library;

    Version(String line) {
      this.line = line;
    }

    @Test
    void pipelinedCalls_areToldApart() throws Exception {
      server()
          .plays(
              (request, wire) -> {
                byte[] body = request.target().getBytes(UTF_8);
                wire.head(200, "Content-Length", String.valueOf(body.length));
                wire.send(request.method().equals("HEAD") ? new byte[0] : body);
              });

      List<Incoming> answers =
          ((PipeliningClient) client())
              .pipelined(
                  List.of(
                      Outgoing.post(server().uri("/1"), "{}"),
                      Outgoing.bare("HEAD", server().uri("/2")),
                      Outgoing.post(server().uri("/3"), "{}").withOneShotBody(),
                      Outgoing.post(server().uri("/4"), "{}")),
                  () -> true);

      assertEquals(
          List.of("/1", "", "/3", "/4"),
          answers.stream().map(Incoming::text).collect(Collectors.toList()));
      assertEquals(3, exchanges.begun().size());
      for (RecordedExchange exchange : exchanges.begun()) {
        assertEquals(Ending.END, exchange.ending());
        assertEquals(exchange.request().pathAndQuery(), new String(exchange.body(), UTF_8));
      }
      assertEquals(1, server().connections());
    }

    @Test
    void refusalOfAPipelinedCall_waitsForItsTurn() throws Exception {
      CountDownLatch firstCame = new CountDownLatch(1);
      CountDownLatch refusing = new CountDownLatch(1);
      server()
          .plays(
              (request, wire) -> {
                firstCame.countDown();
                refusing.await();
                while (exchanges.begun().size() < 3) {
                  Thread.onSpinWait();
                }
                wire.head(200, "Content-Length", "1");
                wire.send(new byte[] {'1'});
              });

      List<Incoming> answers =
          ((PipeliningClient) client())
              .pipelined(
                  List.of(
                      Outgoing.post(server().uri("/1"), "{}"),
                      Outgoing.post(server().uri("/2"), "{}"),
                      Outgoing.post(server().uri("/3"), "{}").withOneShotBody()),
                  () -> {
                    firstCame.await();
                    exchanges.refuse(REFUSAL);
                    refusing.countDown();
                    return refusing;
                  });

      assertEquals(
          List.of(200, 402, 402),
          answers.stream().map(Incoming::status).collect(Collectors.toList()));
      assertEquals(
          List.of("1", "spent", "spent"),
          answers.stream().map(Incoming::text).collect(Collectors.toList()));
      assertEquals(1, server().received().size());
    }

    @Test
    void refusedCall_thatAsksBeforeItSends_isAnswered() throws Exception {
      exchanges.refuse(REFUSAL);

      Incoming answer =
          ((PipeliningClient) client()).askFirst(Outgoing.post(server().uri("/1"), "{}"));

      assertEquals(402, answer.status());
      assertEquals(0, server().received().size());
    }

    @Test
    void refusedCall_thatWaitsForTheServerToClose_isAnsweredAndClosed() throws Exception {
      exchanges.refuse(REFUSAL);

      Incoming answer =
          ((PipeliningClient) client()).sendAndClose(Outgoing.post(server().uri("/1"), "{}"));

      assertEquals(402, answer.status());
      assertEquals("spent", answer.text());
      assertEquals(0, server().received().size());
    }

    @BeforeAll
    void load() throws IOException {
      library =
          LibraryVersion.of(
                  line,
                  NettyLlmClient.class,
                  "io.netty.",
                  WholeResponses.class.getName(),
                  ResponseParts.class.getName(),
                  FirstMessage.class.getName(),
                  Requests.class.getName(),
                  Http2Connections.class.getName())
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
      return false;
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // the channel is the event loop's, and what reads a response hangs on it
    }

    @Override
    protected boolean connectsFirst() {
      return true;
    }

    @Override
    protected boolean followsRedirects() {
      return false;
    }

    @Override
    protected boolean enters(String hook) {
      return hook.startsWith("netty-4.1 "); // others are there, for OtherClientsTest
    }
  }
}
