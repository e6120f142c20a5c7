package dev.tollgate.core.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.LlmClient.OpenResponse;
import dev.tollgate.core.contract.LlmClient.Pending;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges.Fault;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a hooked client does, whichever library it is. A test of an instrumentation extends this and
 * says how to make a call.
 *
 * <p>Long for one class because it is one list: the promises made to the app, in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(20) // a hang is a finding; nothing here depends on how fast the machine is
public abstract class LlmClientContract {
  private static final String JSON = "{\"model\":\"gpt-4o\",\"messages\":[]}";
  private static final Refusal REFUSAL =
      new Refusal(
          429,
          Map.of("content-type", "application/json", "x-should-retry", "false"),
          "{\"error\":{\"message\":\"cap spent\"}}".getBytes(UTF_8));

  /** What the hooks report. */
  protected final RecordingExchanges exchanges = new RecordingExchanges();

  private HookedJvm jvm;
  private LoopbackServer server;
  private LlmClient client;

  /** A new client, to be closed after one test. */
  protected abstract LlmClient newClient() throws Exception;

  /** Whether the library decodes gzip before the app sees it. */
  protected abstract boolean decodesGzip();

  /** Whether the library keeps no hold of a response that it has given to the app. */
  protected boolean letsGoOfResponses() {
    return true;
  }

  /** Whether the library has a connection before it makes a request of it. */
  protected boolean connectsFirst() {
    return false;
  }

  /** Whether the library follows redirects by itself. */
  protected boolean followsRedirects() {
    return true;
  }

  /** Whether the library speaks HTTP/2 on a plain connection. */
  protected boolean speaksHttp2() {
    return true;
  }

  /** Whether the library speaks web sockets. */
  protected boolean speaksWebSocket() {
    return true;
  }

  /** Whether the library makes the next call on a connection that brought a 5xx. */
  protected boolean keepsConnectionsThatServedAnError() {
    return true;
  }

  /** Whether cancelling a call ends a read of its response that waits for more. */
  protected boolean cancelReachesReaders() {
    return true;
  }

  /** Whether the library closes the connection, or the stream, of a call that was cancelled. */
  protected boolean cancelHangsUp() {
    return true;
  }

  /** Whether the library tells a response that broke off from one that ended. */
  protected boolean noticesCuts() {
    return true;
  }

  /** The same over HTTP/2. */
  protected boolean noticesHttp2Cuts() {
    return noticesCuts();
  }

  /** Whether the library gives the app what came in one read with the connection's end. */
  protected boolean keepsWhatCameWithACut() {
    return true;
  }

  /** Whether the hook sends another body where the agent asks for usage. */
  protected boolean asksForUsage() {
    return true;
  }

  /**
   * The class of the exception that a refused call fails with, where the library has no way to be
   * answered for; null where it gets the refusal as its response.
   */
  protected @Nullable String refusesWith() {
    return null;
  }

  /** What is the same in a failure's text however often it fails: some name a moment's state. */
  protected String lasting(String failure) {
    return failure;
  }

  /** Whether a call by this client enters the hook: some are of other engines of the library. */
  protected boolean enters(String hook) {
    return true;
  }

  /** The packages that the library is shaded in, if it is a shaded copy. */
  protected List<String> shadedIn() {
    return List.of();
  }

  @BeforeAll
  void hook() {
    jvm = new HookedJvm(exchanges, shadedIn());
    assertEquals(List.of(), jvm.takeFaults(), "classes that cannot be hooked");
  }

  @AfterAll
  void unhook() {
    jvm.close();
  }

  @BeforeEach
  void start() throws Exception {
    exchanges.reset();
    server = new LoopbackServer();
    client = newClient();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    assertEquals(List.of(), jvm.takeFaults(), "hooks that failed");
    for (RecordedExchange exchange : exchanges.begun()) {
      assertFalse(exchange.bodyAfterEnding(), "bytes after the end of " + exchange);
    }
  }

  /** The server of this test. */
  protected LoopbackServer server() {
    return server;
  }

  /** The client of this test. */
  protected LlmClient client() {
    return client;
  }

  @Test
  void plainCall_isOneExchange() throws Exception {
    server.plays(Script.reply(200, "application/json", "{\"id\":1}".getBytes(UTF_8)));
    Incoming response = client.send(Outgoing.post(server.uri("/v1/chat/completions"), JSON));
    assertEquals("{\"id\":1}", response.text());
    RecordedExchange exchange = exchanges.only();
    assertEquals(Ending.END, exchange.ending());
    assertEquals(List.of(200), exchange.statuses());
    assertArrayEquals(response.body(), exchange.body());
  }

  @Test
  void request_isSeenAsItLeaves() throws Exception {
    client.send(Outgoing.post(server.uri("/v1/a%2Fb?x=%20y&z"), JSON));
    RecordedExchange.Asked asked = exchanges.only().request();
    assertEquals("POST", asked.method());
    assertEquals("127.0.0.1", asked.host());
    assertEquals(server.received().get(0).target(), asked.pathAndQuery());
    assertEquals("Bearer sk-contract", asked.authorization());
    assertTrue(String.valueOf(asked.contentType()).startsWith("application/json"));
    assertEquals(JSON, text(asked.body()));
    assertEquals(JSON, text(server.received().get(0).body()));
  }

  @Test
  void oneShotBody_isNeverPreRead() throws Exception {
    client.send(Outgoing.post(server.uri("/v1/messages"), JSON).withOneShotBody());
    assertNull(exchanges.only().request().body());
    assertEquals(JSON, text(server.received().get(0).body()));
  }

  @Test
  void longRequestBody_isNotCopied() throws Exception {
    exchanges.readAtMost(JSON.length() - 1);
    client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    assertNull(exchanges.only().request().body());
    assertEquals(JSON, text(server.received().get(0).body()));
  }

  @Test
  void stream_isByteIdentical() throws Exception {
    byte[] sent = new byte[700_001];
    new Random(7).nextBytes(sent);
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/event-stream");
          for (int from = 0; from < sent.length; from += 10_007) {
            wire.send(
                java.util.Arrays.copyOfRange(sent, from, Math.min(from + 10_007, sent.length)));
          }
          wire.end();
        });
    Incoming response = client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    assertArrayEquals(sent, response.body());
    assertEquals(Ending.END, exchanges.only().ending());
    assertArrayEquals(sent, exchanges.only().body());
  }

  @Test
  void chunks_arriveWhenSent() throws Exception {
    Semaphore read = new Semaphore(0);
    server.plays((request, wire) -> lockStep(wire, read));
    readInLockStep(Outgoing.post(server.uri("/v1/messages"), JSON), read);
  }

  @Test
  void encodedBody_isSeenAsTheAppGetsIt() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream encoder = new GZIPOutputStream(gzip)) {
      encoder.write(JSON.getBytes(UTF_8));
    }
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "application/json", "Content-Encoding", "gzip");
          wire.send(gzip.toByteArray());
          wire.end();
        });
    Incoming response = client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    RecordedExchange exchange = exchanges.only();
    assertEquals(Ending.END, exchange.ending());
    assertArrayEquals(response.body(), exchange.body());
    if (decodesGzip()) {
      assertNull(exchange.contentEncoding());
      assertEquals(JSON, text(exchange.body()));
    } else {
      assertEquals("gzip", exchange.contentEncoding());
      assertArrayEquals(gzip.toByteArray(), exchange.body());
    }
  }

  @Test
  void errorStatus_isPassedOn() throws Exception {
    server.plays(Script.reply(500, "application/json", "{\"error\":{}}".getBytes(UTF_8)));
    Incoming response = client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    assertEquals(500, response.status());
    assertEquals("{\"error\":{}}", response.text());
    assertEquals(List.of(500), exchanges.only().statuses());
    assertEquals(Ending.END, exchanges.only().ending());
    assertArrayEquals(response.body(), exchanges.only().body());
  }

  @Test
  void emptyResponse_endsTheCall() throws Exception {
    server.plays(
        (request, wire) -> {
          wire.head(
              204, "X-Request-Id", "r-1"); // Amazon's native client knows no head without headers
          wire.end();
        });
    assertEquals(204, client.send(Outgoing.post(server.uri("/v1/x"), JSON)).status());
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals(0, exchanges.only().body().length);
  }

  @Test
  void retryByTheApp_isAnotherExchange() throws Exception {
    server.plays(Script.reply(503, "application/json", new byte[] {'{', '}'}));
    client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    server.plays(Script.reply(200, "application/json", new byte[] {'{', '}'}));
    client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    assertEquals(2, exchanges.begun().size());
    assertEquals(List.of(503), exchanges.begun().get(0).statuses());
    assertEquals(List.of(200), exchanges.begun().get(1).statuses());
    int connections = keepsConnectionsThatServedAnError() ? 1 : 2;
    assertEquals(connections, server.connections(), "the connection is reused");
  }

  @Test
  void redirect_isOneExchange() throws Exception {
    server.plays(
        (request, wire) -> {
          boolean first = request.target().equals("/old");
          wire.head(first ? 302 : 200, "Location", "/new", "Content-Length", "2");
          wire.send(new byte[] {'{', '}'});
        });
    int status = followsRedirects() ? 200 : 302;
    assertEquals(status, client.send(Outgoing.bare("GET", server.uri("/old"))).status());
    assertEquals(followsRedirects() ? 2 : 1, server.received().size());
    assertEquals(List.of(status), exchanges.only().statuses());
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals("{}", text(exchanges.only().body()));
  }

  @Test
  void asyncCall_isOneExchange() throws Exception {
    server.plays(Script.reply(200, "application/json", "{\"id\":2}".getBytes(UTF_8)));
    Incoming response =
        client.submit(Outgoing.post(server.uri("/v1/chat/completions"), JSON)).join();
    assertEquals("{\"id\":2}", response.text());
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals("{\"id\":2}", text(exchanges.only().body()));
    assertEquals(
        Thread.currentThread().getName(), exchanges.only().submitter(), "who submitted the call");
  }

  @Test
  void concurrentCalls_keepTheirBytesApart() throws Exception {
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/plain");
          for (int i = 0; i < 50; i++) {
            wire.send((request.target() + "\n").getBytes(UTF_8));
          }
          wire.end();
        });
    List<Pending> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      calls.add(client.submit(Outgoing.post(server.uri("/call-" + i), JSON)));
    }
    for (Pending call : calls) {
      assertEquals(200, call.join().status());
    }
    assertEquals(16, exchanges.begun().size());
    for (RecordedExchange exchange : exchanges.begun()) {
      assertEquals(Ending.END, exchange.ending());
      assertEquals((exchange.request().pathAndQuery() + "\n").repeat(50), text(exchange.body()));
    }
  }

  @Test
  void refusedCall_neverLeavesTheJvm() throws Exception {
    exchanges.refuse(REFUSAL);
    refused(() -> client.send(Outgoing.post(server.uri("/v1/messages"), JSON)));
  }

  @Test
  void refusedAsyncCall_neverLeavesTheJvm() throws Exception {
    exchanges.refuse(REFUSAL);
    refused(() -> client.submit(Outgoing.post(server.uri("/v1/messages"), JSON)).join());
  }

  @Test
  void refusedStream_neverLeavesTheJvm() throws Exception {
    exchanges.refuse(REFUSAL);
    Outgoing request = Outgoing.post(server.uri("/v1/messages"), JSON);
    if (refusesWith() != null) {
      failsRefused(() -> client.open(request));
    } else {
      try (OpenResponse response = client.open(request)) {
        assertEquals(429, response.status());
        assertArrayEquals(REFUSAL.body(), response.body().readAllBytes());
      }
    }
    nothingLeft();
  }

  @Test
  void refusedOneShotBody_neverLeavesTheJvm() throws Exception {
    exchanges.refuse(REFUSAL);
    refused(() -> client.send(Outgoing.post(server.uri("/v1/messages"), JSON).withOneShotBody()));
  }

  @Test
  void callAfterRefusal_leavesAsEver() throws Exception {
    exchanges.refuse(REFUSAL);
    refused(() -> client.send(Outgoing.post(server.uri("/v1/messages"), JSON)));
    exchanges.refuse(null);
    assertEquals(200, client.send(Outgoing.post(server.uri("/v1/messages"), JSON)).status());
    assertEquals(1, server.received().size());
  }

  @Test
  void earlyClose_endsTheCallOnce() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/event-stream");
          wire.send("data: 1\n\n".getBytes(UTF_8));
          wire.awaitHangUp();
          hungUp.countDown();
        });
    try (OpenResponse response = client.open(Outgoing.post(server.uri("/v1/messages"), JSON))) {
      assertEquals("data: 1\n\n", text(read(response.body(), 9)));
    }
    assertEquals(Ending.CANCEL, exchanges.only().ending());
    assertEquals("data: 1\n\n", text(exchanges.only().body()));
    hungUp.await();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 4096})
  void askedStream_reachesTheAppAsIfNobodyHadAsked(int pieceBytes) throws Exception {
    String unasked =
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"content\":\" you\"}}]}\n\n"
            + "data: [DONE]\n\n";
    byte[] asked =
        unasked
            .replace("}]}\n\n", "}],\"usage\":null}\n\n")
            .replace(
                "data: [DONE]",
                "data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\ndata: [DONE]")
            .getBytes(UTF_8);
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/event-stream");
          for (int from = 0; from < asked.length; from += pieceBytes) {
            wire.send(
                java.util.Arrays.copyOfRange(
                    asked, from, Math.min(from + pieceBytes, asked.length)));
          }
          wire.end();
        });
    exchanges.askForUsage();
    Incoming response = client.send(Outgoing.post(server.uri("/v1/chat/completions"), JSON));
    assertEquals(
        asksForUsage(), exchanges.only().bodyCanBeReplaced(), "what it says and what it does");
    if (!asksForUsage()) {
      assertArrayEquals(asked, response.body());
      assertEquals(JSON, text(server.received().get(0).body()));
      return;
    }
    assertEquals(unasked, response.text());
    assertEquals(
        "{\"model\":\"gpt-4o\",\"messages\":[],\"asked\":true}",
        text(server.received().get(0).body()));
    assertEquals(Ending.END, exchanges.only().ending());
    assertArrayEquals(asked, exchanges.only().body());
    try (OpenResponse open = client.open(Outgoing.post(server.uri("/v1/chat/completions"), JSON))) {
      assertEquals(unasked, text(open.body().readAllBytes()));
    }
  }

  @Test
  void abandonedResponse_isUnreachableAndNoOtherIs() throws Exception {
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/event-stream");
          wire.send("data: 1\n\n".getBytes(UTF_8));
          wire.awaitHangUp();
        });
    try (OpenResponse kept = client.open(Outgoing.post(server.uri("/kept"), JSON))) {
      assertEquals("data: 1\n\n", text(read(kept.body(), 9)));
      openAndForget();
      RecordedExchange forgotten = exchanges.begun().get(1);
      if (!letsGoOfResponses()) {
        assertFalse(
            forgotten.isHeld(), "what the client keeps can never be told from what it drops");
        return;
      }
      boolean abandoned = false;
      for (int round = 0; round < 100 && !abandoned; round++) {
        System.gc();
        abandoned = forgotten.abandoned(100);
      }
      assertTrue(abandoned, "the response that nobody can reach");
      assertFalse(exchanges.begun().get(0).abandoned(100), "the one that is still open");
      assertEquals(200, kept.status());
    }
  }

  /** In a frame of its own, so that nothing of it is left on the stack. */
  private void openAndForget() throws Exception {
    OpenResponse forgotten = client.open(Outgoing.post(server.uri("/forgotten"), JSON));
    assertEquals("data: 1\n\n", text(read(forgotten.body(), 9)));
  }

  @Test
  void closeAtTheLastByte_isTheEnd() throws Exception {
    server.plays(Script.reply(200, "application/json", "{\"id\":7}".getBytes(UTF_8)));
    try (OpenResponse response = client.open(Outgoing.post(server.uri("/v1/messages"), JSON))) {
      assertEquals("{\"id\":7}", text(read(response.body(), 8)));
    }
    assertEquals(Ending.END, exchanges.only().ending());
  }

  @Test
  void cutStream_endsTheCallOnce() throws Exception {
    server.plays(LlmClientContract::cutAfterOneEvent);
    if (!noticesCuts()) {
      endsWhereItWasCut(Outgoing.post(server.uri("/v1/x"), JSON));
      return;
    }
    exchanges.watch();
    String untapped = failure(() -> client.send(Outgoing.post(server.uri("/v1/x"), JSON)));
    exchanges.watch("127.0.0.1");
    String tapped = failure(() -> client.send(Outgoing.post(server.uri("/v1/x"), JSON)));
    assertEquals(untapped, tapped, "the app's own exception");
    assertEquals(Ending.FAIL, exchanges.only().ending());
    assertNotNull(exchanges.only().cause());
    if (keepsWhatCameWithACut()) {
      assertEquals("data: 1\n\n", text(exchanges.only().body()));
    }
  }

  @Test
  void unreachableServer_failsTheCall() throws Exception {
    exchanges.watch();
    String untapped = failureToConnect();
    exchanges.watch("127.0.0.1");
    assertEquals(untapped, failureToConnect(), "the app's own exception");
    if (connectsFirst()) {
      assertEquals(List.of(), exchanges.begun(), "there was nothing to send");
      return;
    }
    assertEquals(Ending.FAIL, exchanges.only().ending());
    assertEquals(List.of(), exchanges.only().statuses());
  }

  @Test
  void cancelBeforeTheHead_endsTheCallOnce() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch hungUp = new CountDownLatch(1);
    server.plays(
        (request, wire) -> {
          arrived.countDown();
          wire.awaitHangUp();
          hungUp.countDown();
        });
    Pending call = client.submit(Outgoing.post(server.uri("/v1/messages"), JSON));
    arrived.await();
    call.cancel();
    assertThrows(Exception.class, call::join);
    assertEquals(Ending.CANCEL, exchanges.only().ending());
    if (cancelHangsUp()) {
      hungUp.await();
    }
  }

  @Test
  void cancelInTheBody_endsTheCallOnce() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    server.plays(
        (request, wire) -> {
          wire.head(200, "Content-Type", "text/event-stream");
          wire.send("data: 1\n\n".getBytes(UTF_8));
          if (cancelReachesReaders()) {
            wire.awaitHangUp();
          } else {
            exchanges.only().ending();
            wire.cut();
          }
          hungUp.countDown();
        });
    Pending call = client.submit(Outgoing.post(server.uri("/v1/messages"), JSON));
    exchanges.awaitOne().awaitBody(9);
    Thread cancelling = new Thread(call::cancel, "cancelling");
    cancelling.start();
    assertThrows(Exception.class, call::join);
    cancelling.join();
    assertEquals(Ending.CANCEL, exchanges.only().ending());
    if (cancelHangsUp()) {
      hungUp.await();
    }
  }

  @Test
  void otherHost_isNotTouched() throws Exception {
    exchanges.watch("api.openai.com");
    server.plays(Script.reply(200, "application/json", "{\"id\":3}".getBytes(UTF_8)));
    Incoming response = client.send(Outgoing.post(server.uri("/v1/chat/completions"), JSON));
    assertEquals("{\"id\":3}", response.text());
    assertTrue(exchanges.asked() > 0, "the hook is in place");
    assertEquals(List.of(), exchanges.begun());
  }

  @Test
  void headRequest_isNoExchange() throws Exception {
    assertEquals(200, client.send(Outgoing.bare("HEAD", server.uri("/v1/models"))).status());
    assertEquals(List.of(), exchanges.begun());
  }

  @Test
  void webSocket_isLeftAlone() throws Exception {
    if (!speaksWebSocket()) {
      return;
    }
    server.plays(
        (request, wire) -> {
          String key = request.headers().get("sec-websocket-key");
          byte[] accept =
              MessageDigest.getInstance("SHA-1")
                  .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
          wire.head(
              101,
              "Upgrade",
              "websocket",
              "Connection",
              "Upgrade",
              "Sec-WebSocket-Accept",
              Base64.getEncoder().encodeToString(accept));
          wire.send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
          wire.awaitHangUp();
        });
    URI http = server.uri("/v1/realtime");
    URI uri = URI.create("ws" + http.toString().substring("http".length()));
    assertEquals("hi", client.firstMessage(uri));
    assertEquals(List.of(), exchanges.begun());
    assertEquals(List.of("127.0.0.1/v1/realtime"), exchanges.webSockets());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"WATCHES", "BEGIN"})
  void faultInTheGate_neverReachesTheApp(Fault fault) throws Exception {
    server.plays(Script.reply(200, "application/json", "{\"id\":4}".getBytes(UTF_8)));
    exchanges.breakAt(fault);
    assertEquals("{\"id\":4}", client.send(Outgoing.post(server.uri("/v1/x"), JSON)).text());
    assertFalse(jvm.takeFaults().isEmpty(), "the fault is reported");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"HEAD", "BODY", "ENDING"})
  void faultInTheTap_neverReachesTheApp(Fault fault) throws Exception {
    server.plays(Script.reply(200, "application/json", "{\"id\":5}".getBytes(UTF_8)));
    exchanges.breakAt(fault);
    assertEquals("{\"id\":5}", client.send(Outgoing.post(server.uri("/v1/x"), JSON)).text());
    assertNotNull(exchanges.only().fault(), "the fault is reported");
  }

  @Test
  void http2Call_isOneExchange() throws Exception {
    if (!speaksHttp2()) {
      return;
    }
    try (Http2Server http2 = new Http2Server()) {
      upgrade(http2);
      http2.plays(Script.reply(200, "application/json", "{\"id\":6}".getBytes(UTF_8)));
      Incoming response = client.send(Outgoing.post(http2.uri("/v1/messages"), JSON).overHttp2());
      assertTrue(response.http2());
      assertEquals("{\"id\":6}", response.text());
      assertEquals(JSON, text(exchanges.only().request().body()));
      assertEquals(Ending.END, exchanges.only().ending());
      assertArrayEquals(response.body(), exchanges.only().body());
    }
  }

  @Test
  void http2Chunks_arriveWhenSent() throws Exception {
    if (!speaksHttp2()) {
      return;
    }
    try (Http2Server http2 = new Http2Server()) {
      upgrade(http2);
      Semaphore read = new Semaphore(0);
      http2.plays((request, wire) -> lockStep(wire, read));
      readInLockStep(Outgoing.post(http2.uri("/v1/messages"), JSON).overHttp2(), read);
    }
  }

  @Test
  void http2CutStream_endsTheCallOnce() throws Exception {
    if (!speaksHttp2()) {
      return;
    }
    try (Http2Server http2 = new Http2Server()) {
      upgrade(http2);
      http2.plays(LlmClientContract::cutAfterOneEvent);
      if (!noticesHttp2Cuts()) {
        endsWhereItWasCut(Outgoing.post(http2.uri("/v1/x"), JSON).overHttp2());
        return;
      }
      failure(() -> client.send(Outgoing.post(http2.uri("/v1/x"), JSON).overHttp2()));
      assertEquals(Ending.FAIL, exchanges.only().ending());
    }
  }

  @Test
  void hooks_areApplied() throws Exception {
    client.send(Outgoing.post(server.uri("/v1/messages"), JSON));
    Map<String, String> hooks = new TreeMap<>(jvm.states());
    hooks.values().removeIf("unhooked"::equals); // no hook: a shaded copy that another test loaded
    hooks.keySet().removeIf(name -> !enters(name));
    assertFalse(hooks.isEmpty(), "none is there");
    hooks.forEach((name, state) -> assertEquals("applied", state, name));
  }

  private void refused(Callable<Incoming> call) throws Exception {
    if (refusesWith() != null) {
      failsRefused(call);
    } else {
      Incoming response = call.call();
      assertEquals(429, response.status());
      assertEquals("application/json", response.headers().get("content-type"));
      assertEquals("false", response.headers().get("x-should-retry"));
      assertArrayEquals(REFUSAL.body(), response.body());
    }
    nothingLeft();
    assertEquals(1, exchanges.begun().size());
  }

  /** The exception, or what it is caused by, is of that class and says why, once. */
  private void failsRefused(Callable<?> call) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = assertThrows(Exception.class, call::call); at != null; at = at.getCause()) {
      chain.add(at);
    }
    List<String> saying = new ArrayList<>();
    for (Throwable thrown : chain) {
      if (thrown.getClass().getName().equals(refusesWith())) {
        saying.add(String.valueOf(thrown.getMessage()));
      }
    }
    assertEquals(List.of("429: " + text(REFUSAL.body())), saying, () -> "in " + chain);
  }

  private void nothingLeft() {
    assertEquals(List.of(), server.received());
    if (!connectsFirst()) {
      assertEquals(0, server.connections());
    }
  }

  /** Some clients find out on a first call that a server speaks HTTP/2. */
  private void upgrade(Http2Server http2) throws Exception {
    client.send(Outgoing.bare("GET", http2.uri("/")).overHttp2());
    exchanges.reset();
  }

  private static void cutAfterOneEvent(Received request, Script.Wire wire) throws Exception {
    wire.head(200, "Content-Type", "text/event-stream");
    wire.send("data: 1\n\n".getBytes(UTF_8));
    wire.cut();
  }

  private void endsWhereItWasCut(Outgoing request) throws Exception {
    assertEquals("data: 1\n\n", client.send(request).text());
    assertEquals(Ending.END, exchanges.only().ending());
    assertEquals("data: 1\n\n", text(exchanges.only().body()));
  }

  /** Sends each event only after the app has read the one before: held back, it never comes. */
  private static void lockStep(Script.Wire wire, Semaphore read) throws Exception {
    wire.head(200, "Content-Type", "text/event-stream");
    for (int i = 0; i < 10; i++) {
      wire.send(("data: " + i + "\n\n").getBytes(UTF_8));
      read.acquire();
    }
    wire.end();
  }

  private void readInLockStep(Outgoing request, Semaphore read) throws Exception {
    try (OpenResponse response = client.open(request)) {
      InputStream body = response.body();
      for (int i = 0; i < 10; i++) {
        assertEquals("data: " + i + "\n\n", text(read(body, 9)));
        assertEquals((i + 1) * 9, exchanges.only().body().length, "the tap sees it first");
        assertFalse(exchanges.only().ended());
        read.release();
      }
      assertEquals(-1, body.read());
    }
    assertEquals(Ending.END, exchanges.only().ending());
  }

  /** Unlike {@code readNBytes}, never asks for what it does not need: okio blocks even for none. */
  private static byte[] read(InputStream in, int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int have = 0; have < count; ) {
      int more = in.read(bytes, have, count - have);
      if (more == -1) {
        throw new EOFException();
      }
      have += more;
    }
    return bytes;
  }

  /**
   * What the app sees where nobody listens, at another port each time: the AWS SDK's Netty client
   * at times never answers a second call to the same one, with the agent and without.
   */
  private String failureToConnect() throws IOException {
    try (Socket bound = new Socket()) { // so that nobody else can listen there
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      URI nobody = URI.create("http://127.0.0.1:" + bound.getLocalPort() + "/v1/x");
      return failure(() -> client.send(Outgoing.post(nobody, JSON)));
    }
  }

  /** The chain of exceptions that the app sees. */
  private String failure(Callable<Incoming> call) {
    StringBuilder chain = new StringBuilder();
    Throwable thrown = assertThrows(Exception.class, call::call);
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      chain.append(at).append('\n');
    }
    return lasting(chain.toString()).replaceAll("127\\.0\\.0\\.1:\\d+|@[0-9a-f]+", "…");
  }

  private static String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new AssertionError("there is no body");
    }
    return new String(bytes, UTF_8);
  }
}
