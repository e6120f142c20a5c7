package dev.tollgate.instrumentation.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.RecordedExchange;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.RecordingExchanges.Fault;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code LlmClientContract} promises of HTTP, of gRPC: for the first 1.6, a 1.45 and the
 * newest.
 */
class GrpcTest {

  @Nested
  class V1x6 extends Version {
    V1x6() {
      super("1.6");
    }

    @Override
    boolean triesAgain() {
      return false;
    }
  }

  @Nested
  @Tag("between")
  class V1x45 extends Version {
    V1x45() {
      super("1.45");
    }
  }

  @Nested
  class V1x85 extends Version {
    V1x85() {
      super("1.85");
    }
  }

  /** The promises made to the app, in order: one list for each version. */
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Timeout(20) // a hang is a finding; nothing here depends on how fast the machine is
  abstract static class Version {
    private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService/";
    private static final String UNARY = SERVICE + "GenerateContent";
    private static final String STREAM = SERVICE + "StreamGenerateContent";
    private static final byte[] MESSAGE = bytes("{\"a\":1}");
    private static final Refusal REFUSAL =
        new Refusal(
            403,
            Map.of("content-type", "application/json", "retry-after", "7"),
            bytes("{\"error\":{\"message\":\"cap spent\"}}"),
            "cap spent");

    private final RecordingExchanges exchanges = new RecordingExchanges();
    private final String line;
    private LibraryVersion library;
    private HookedJvm jvm;
    private GrpcServer server;
    private GrpcClient client;

    Version(String line) {
      this.line = line;
    }

    /** Whether gRPC can be told to try again by itself. */
    boolean triesAgain() {
      return true;
    }

    @BeforeAll
    void hook() throws IOException {
      library =
          LibraryVersion.of(
              line,
              AnyGrpcClient.class,
              "io.grpc.",
              "io.perfmark.",
              "io.opencensus.",
              "com.google.",
              "com.squareup.",
              "okio.");
      jvm = new HookedJvm(exchanges);
      assertEquals(List.of(), jvm.takeFaults(), "classes that cannot be hooked");
    }

    @AfterAll
    void unhook() {
      jvm.close();
      // The library stays open: its threads end a moment after the last channel, and load classes.
    }

    @BeforeEach
    void start() throws Exception {
      exchanges.reset();
      server = new GrpcServer();
      client = library.newClient(GrpcClient.class);
      client.connect(server.port());
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

    @Test
    void unaryCall_isOneExchange() throws Exception {
      server.plays((message, wire) -> wire.reply(bytes("answer")));
      assertEquals("answer", text(client.call(UNARY, MESSAGE)));
      RecordedExchange exchange = exchanges.only();
      assertEquals(Ending.END, exchange.ending());
      assertEquals(List.of(200), exchange.statuses());
      assertEquals("answer", text(exchange.body()));
    }

    @Test
    void request_isSeenAsItLeaves() throws Exception {
      client.call(UNARY, MESSAGE);
      RecordedExchange.Asked asked = exchanges.only().request();
      assertEquals("POST", asked.method());
      assertEquals("127.0.0.1", asked.host());
      assertEquals("/" + UNARY, asked.pathAndQuery());
      assertEquals("application/grpc", asked.contentType());
      assertArrayEquals(MESSAGE, asked.body());
      assertArrayEquals(MESSAGE, server.received().get(0));
      assertTrue(exchanges.only().bodyCanBeReplaced());
    }

    @Test
    void changedRequest_leavesInTheAppsPlace() throws Exception {
      exchanges.askForUsage();
      client.call(UNARY, MESSAGE);
      assertEquals("{\"a\":1,\"asked\":true}", text(server.received().get(0)));
    }

    @Test
    void emptyMessages_areMessages() throws Exception {
      assertEquals(0, client.call(UNARY, new byte[0]).length);
      assertEquals(Ending.END, exchanges.only().ending());
      assertArrayEquals(new byte[0], exchanges.only().request().body());
    }

    @Test
    void stream_isTheSameMessageForMessage() throws Exception {
      Random random = new Random(7);
      List<byte[]> sent = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        byte[] message = new byte[random.nextInt(60_000)];
        random.nextBytes(message);
        sent.add(message);
      }
      server.plays(
          (message, wire) -> {
            sent.forEach(wire::send);
            wire.end();
          });
      GrpcClient.Stream stream = client.open(STREAM, MESSAGE);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] message : sent) {
        assertArrayEquals(message, stream.next());
        all.writeBytes(message);
      }
      assertNull(stream.next());
      assertEquals(Ending.END, exchanges.only().ending());
      assertArrayEquals(all.toByteArray(), exchanges.only().body());
    }

    @Test
    void longMessages_areTheSame() throws Exception {
      byte[] message = new byte[3 << 20];
      new Random(8).nextBytes(message);
      server.plays((request, wire) -> wire.reply(request));
      assertArrayEquals(message, client.call(UNARY, message));
      assertArrayEquals(message, exchanges.only().body());
    }

    @Test
    void compressedMessages_areSeenAsTheyAre() throws Exception {
      byte[] message = bytes("long ".repeat(2000));
      server.plays(
          (request, wire) -> {
            wire.compress();
            wire.reply(request);
          });
      assertArrayEquals(message, client.callCompressed(UNARY, message));
      assertArrayEquals(message, exchanges.only().request().body());
      assertArrayEquals(message, exchanges.only().body());
    }

    @Test
    void messages_arriveWhenSent() throws Exception {
      Semaphore read = new Semaphore(0);
      server.plays(
          (message, wire) -> {
            for (int i = 0; i < 10; i++) {
              wire.send(bytes("message " + i));
              read.acquire();
            }
            wire.end();
          });
      GrpcClient.Stream stream = client.open(STREAM, MESSAGE);
      for (int i = 0; i < 10; i++) {
        assertEquals("message " + i, text(stream.next()));
        assertEquals((i + 1) * 9, exchanges.only().body().length, "the tap sees it first");
        assertFalse(exchanges.only().ended());
        read.release();
      }
      assertNull(stream.next());
      assertEquals(Ending.END, exchanges.only().ending());
    }

    @Test
    void asyncCall_isOfWhoSubmittedIt() throws Exception {
      server.plays((message, wire) -> wire.reply(bytes("answer")));
      assertEquals("answer", text(client.submit(UNARY, MESSAGE).join()));
      assertEquals(Ending.END, exchanges.only().ending());
      assertEquals(Thread.currentThread().getName(), exchanges.only().submitter());
    }

    @Test
    void concurrentCalls_keepTheirMessagesApart() throws Exception {
      server.plays((message, wire) -> wire.reply(message));
      List<GrpcClient.Pending> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(client.submit(UNARY, bytes("call " + i)));
      }
      for (GrpcClient.Pending call : calls) {
        call.join();
      }
      assertEquals(16, exchanges.begun().size());
      for (RecordedExchange exchange : exchanges.begun()) {
        assertEquals(Ending.END, exchange.ending());
        assertArrayEquals(exchange.request().body(), exchange.body());
      }
    }

    @Test
    void refusedCall_neverLeavesTheJvm() throws Exception {
      exchanges.refuse(REFUSAL);
      refused(() -> client.call(UNARY, MESSAGE));
    }

    @Test
    void refusedAsyncCall_neverLeavesTheJvm() throws Exception {
      exchanges.refuse(REFUSAL);
      refused(() -> client.submit(UNARY, MESSAGE).join());
    }

    @Test
    void refusedStream_neverLeavesTheJvm() throws Exception {
      exchanges.refuse(REFUSAL);
      refused(() -> client.open(STREAM, MESSAGE).next());
    }

    @Test
    void callAfterRefusal_leavesAsEver() throws Exception {
      exchanges.refuse(REFUSAL);
      refused(() -> client.call(UNARY, MESSAGE));
      exchanges.refuse(null);
      assertEquals(0, client.call(UNARY, MESSAGE).length);
      assertEquals(1, server.calls());
    }

    @Test
    void errorStatus_isPassedOn() throws Exception {
      server.plays((message, wire) -> wire.fail(Status.NOT_FOUND.withDescription("no such model")));
      String untapped = untapped(() -> client.call(UNARY, MESSAGE));
      assertEquals(untapped, failure(() -> client.call(UNARY, MESSAGE)), "the app's own exception");
      assertTrue(untapped.contains("NOT_FOUND: no such model"), untapped);
      assertEquals(List.of(200), exchanges.only().statuses(), "its status is among the trailers");
      assertEquals(Ending.END, exchanges.only().ending());
      assertEquals(0, exchanges.only().body().length);
    }

    @Test
    void brokenStream_endsTheCallOnce() throws Exception {
      server.plays(
          (message, wire) -> {
            wire.send(bytes("one"));
            wire.fail(Status.UNAVAILABLE.withDescription("going away"));
          });
      Callable<?> both =
          () -> {
            GrpcClient.Stream stream = client.open(STREAM, MESSAGE);
            assertEquals("one", text(stream.next()));
            return stream.next();
          };
      assertEquals(untapped(both), failure(both), "the app's own exception");
      assertEquals(Ending.FAIL, exchanges.only().ending());
      assertEquals("one", text(exchanges.only().body()));
    }

    @Test
    void connectionThatBreaks_failsTheCall() throws Exception {
      CountDownLatch sent = new CountDownLatch(1);
      server.plays(
          (message, wire) -> {
            wire.send(bytes("one"));
            sent.countDown();
            wire.awaitHangUp();
          });
      GrpcClient.Stream stream = client.open(STREAM, MESSAGE);
      sent.await();
      assertEquals("one", text(stream.next()));
      server.close();
      failure(() -> text(stream.next()));
      assertEquals(Ending.FAIL, exchanges.only().ending());
    }

    @Test
    void earlyCancel_endsTheCallOnce() throws Exception {
      CountDownLatch hungUp = new CountDownLatch(1);
      server.plays(
          (message, wire) -> {
            wire.send(bytes("one"));
            wire.awaitHangUp();
            hungUp.countDown();
          });
      GrpcClient.Stream stream = client.open(STREAM, MESSAGE);
      assertEquals("one", text(stream.next()));
      stream.cancel();
      failure(() -> text(stream.next()));
      assertEquals(Ending.CANCEL, exchanges.only().ending());
      assertEquals("one", text(exchanges.only().body()));
      hungUp.await();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelBeforeTheHead_endsTheCallOnce(boolean byContext) throws Exception {
      CountDownLatch arrived = new CountDownLatch(1);
      CountDownLatch hungUp = new CountDownLatch(1);
      server.plays(
          (message, wire) -> {
            arrived.countDown();
            wire.awaitHangUp();
            hungUp.countDown();
          });
      GrpcClient.Pending call =
          byContext ? client.submitInContext(UNARY, MESSAGE) : client.submit(UNARY, MESSAGE);
      arrived.await();
      call.cancel();
      assertThrows(Exception.class, call::join);
      assertEquals(Ending.CANCEL, exchanges.only().ending());
      hungUp.await();
    }

    @Test
    void cancelBeforeTheMessage_closesTheCallAsEver() throws Exception {
      exchanges.watch();
      String untapped = client.startAndCancel(UNARY);
      exchanges.watch("127.0.0.1");
      assertEquals(untapped, client.startAndCancel(UNARY));
      assertEquals(List.of(), exchanges.begun());
    }

    @Test
    void deadlineThatIsOver_failsTheCall() throws Exception {
      client.call(UNARY, MESSAGE); // there is a connection
      server.plays((message, wire) -> wire.awaitHangUp());
      String failure = failure(() -> client.callInTime(UNARY, MESSAGE, 50));
      assertTrue(failure.contains("DEADLINE_EXCEEDED"), failure);
      assertEquals(Ending.FAIL, exchanges.begun().get(1).ending());
    }

    @Test
    void secondTryOfGrpcItself_isTheSameCall() throws Exception {
      if (!triesAgain()) {
        return;
      }
      server.plays(
          (message, wire) -> {
            if (server.calls() == 1) {
              wire.fail(Status.UNAVAILABLE);
            } else {
              wire.reply(message);
            }
          });
      client.connectToTryTwice(server.port());
      assertArrayEquals(MESSAGE, client.call(UNARY, MESSAGE));
      assertEquals(2, server.calls());
      assertArrayEquals(server.received().get(0), server.received().get(1));
      assertEquals(Ending.END, exchanges.only().ending());
      assertArrayEquals(MESSAGE, exchanges.only().body());
    }

    @Test
    void unreachableServer_failsTheCall() throws Exception {
      try (Socket bound = new Socket()) { // so that nobody else can listen there
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client.connect(bound.getLocalPort());
        String untapped = untapped(() -> client.call(UNARY, MESSAGE));
        client.connect(bound.getLocalPort()); // which would wait before it tries again
        assertEquals(untapped, failure(() -> client.call(UNARY, MESSAGE)));
      }
      assertEquals(Ending.FAIL, exchanges.only().ending());
      assertInstanceOf(ConnectException.class, exchanges.only().cause(), "so that nobody bills it");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "v1.PredictionService/EmbedContent",
          "v1.PredictionService/RawPredict",
          "v1.PredictionService/StreamRawPredict",
          "v1beta1.PredictionService/GenerateContent",
          "v1beta1.PredictionService/StreamGenerateContent",
          "v1beta1.PredictionService/EmbedContent",
          "v1beta1.PredictionService/RawPredict",
          "v1beta1.PredictionService/StreamRawPredict",
          "v1beta1.PredictionService/CountTokens"
        })
    void methodOfTheService_isOneExchange(String name) throws Exception {
      String method = "google.cloud.aiplatform." + name;
      server.plays((message, wire) -> wire.reply(bytes("answer")));
      byte[] answer =
          name.contains("/Stream")
              ? client.open(method, MESSAGE).next()
              : client.call(method, MESSAGE);
      assertEquals("answer", text(answer));
      assertEquals("/" + method, exchanges.only().request().pathAndQuery());
      assertArrayEquals(MESSAGE, exchanges.only().request().body());
      assertEquals("answer", text(exchanges.only().body()));
    }

    @Test
    void otherMethod_isNotTouched() throws Exception {
      client.call("google.cloud.aiplatform.v1.JobService/CreateCustomJob", MESSAGE);
      client.call("com.acme.PredictionService/Predict", MESSAGE);
      assertEquals(0, exchanges.asked());
      assertEquals(List.of(), exchanges.begun());
    }

    @Test
    void otherHost_isNotTouched() throws Exception {
      exchanges.watch("aiplatform.googleapis.com");
      client.call(UNARY, MESSAGE);
      assertTrue(exchanges.asked() > 0, "the hook is in place");
      assertEquals(List.of(), exchanges.begun());
    }

    @Test
    void callOfManyMessages_isSaidAndLeftAlone() throws Exception {
      server.plays((message, wire) -> wire.reply(message));
      assertArrayEquals(MESSAGE, client.callBothWays(SERVICE + "StreamDirectPredict", MESSAGE));
      assertNull(exchanges.only().request().body());
      assertFalse(exchanges.only().ended(), "nobody follows it");
    }

    @Test
    void channelBuiltBefore_isHookedAndLetGo() throws Exception {
      jvm.close();
      client.call(UNARY, MESSAGE);
      assertEquals(0, exchanges.asked());
      jvm = new HookedJvm(exchanges);
      client.call(UNARY, MESSAGE);
      assertEquals(Ending.END, exchanges.only().ending());
    }

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        names = {"WATCHES", "BEGIN"})
    void faultInTheGate_neverReachesTheApp(Fault fault) throws Exception {
      exchanges.breakAt(fault);
      server.plays((message, wire) -> wire.reply(bytes("answer")));
      assertEquals("answer", text(client.call(UNARY, MESSAGE)));
      assertFalse(jvm.takeFaults().isEmpty(), "the fault is reported");
    }

    @ParameterizedTest
    @EnumSource(
        value = Fault.class,
        names = {"HEAD", "BODY", "ENDING"})
    void faultInTheTap_neverReachesTheApp(Fault fault) throws Exception {
      exchanges.breakAt(fault);
      server.plays((message, wire) -> wire.reply(bytes("answer")));
      assertEquals("answer", text(client.call(UNARY, MESSAGE)));
      assertNotNull(exchanges.only().fault(), "the fault is reported");
    }

    @Test
    void hooks_areApplied() throws Exception {
      client.call(UNARY, MESSAGE);
      jvm.states().forEach((hook, state) -> assertEquals("applied", state, hook));
    }

    private void refused(Callable<?> call) {
      String failure = failure(call);
      assertTrue(failure.contains("RESOURCE_EXHAUSTED: cap spent"), failure);
      assertEquals(0, server.calls());
      assertEquals(1, exchanges.begun().size());
    }

    private String untapped(Callable<?> call) {
      exchanges.watch();
      String failure = failure(call);
      exchanges.watch("127.0.0.1");
      return failure;
    }

    /** The chain of exceptions that the app sees. */
    private static String failure(Callable<?> call) {
      StringBuilder chain = new StringBuilder();
      Throwable thrown = assertThrows(Exception.class, call::call);
      for (Throwable at = thrown; at != null; at = at.getCause()) {
        chain.append(at).append('\n');
      }
      return chain.toString();
    }

    private static byte[] bytes(String text) {
      return text.getBytes(UTF_8);
    }

    private static String text(byte @Nullable [] bytes) {
      return bytes == null ? "nothing" : new String(bytes, UTF_8);
    }
  }
}
