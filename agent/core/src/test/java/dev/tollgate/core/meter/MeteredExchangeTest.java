package dev.tollgate.core.meter;

import static dev.tollgate.core.meter.MeteredJvm.ANSWER;
import static dev.tollgate.core.meter.MeteredJvm.ANSWER_NANOS;
import static dev.tollgate.core.meter.MeteredJvm.REQUEST;
import static dev.tollgate.core.meter.MeteredJvm.answer;
import static dev.tollgate.core.meter.MeteredJvm.body;
import static dev.tollgate.core.meter.MeteredJvm.head;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One call from head to charge, read back from the ledger. */
class MeteredExchangeTest {
  private static final String STREAM =
      "data:"
          + " {\"id\":\"c1\",\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"The"
          + " \"}}]}\n\n"
          + "data:"
          + " {\"id\":\"c1\",\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[],\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,\"total_tokens\":20}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final MeteredJvm jvm;

  MeteredExchangeTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void release() throws IOException {
    jvm.close();
  }

  @Test
  void call_isChargedWithAllThatIsKnown() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    jvm.time.passMicros(1_000);
    head(exchange, 200, "application/json");
    jvm.time.passMicros(500);
    body(exchange, ANSWER.substring(0, 40));
    jvm.time.passMicros(250);
    body(exchange, ANSWER.substring(40));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals(MeteredJvm.ID, charge.jvm());
    assertEquals(MovableTime.START_MICROS, charge.startMicros());
    assertEquals(1_500, charge.firstByteMicros());
    assertEquals(1_750, charge.durationMicros());
    assertEquals("chat.completions", charge.operation());
    assertEquals("gpt-4.1-mini-2025-04-14", charge.responseModel());
    assertEquals("req_1", charge.requestId());
    assertEquals(200, charge.status());
    assertEquals("stop", charge.finishReason());
    assertEquals(14, charge.usage().inputTokens());
    assertEquals(6, charge.usage().outputTokens());
    assertEquals(ANSWER_NANOS, charge.listCostNanos());
    assertEquals(ANSWER_NANOS, charge.countedNanos());
    assertEquals(Verdict.PASSED, charge.verdict());
    assertEquals(0, charge.flagBits());
    assertNull(charge.errorType());
    assertEquals(0, jvm.counters.faults.sum());
    assertEquals(0, jvm.counters.unprotected.sum());
  }

  @Test
  void completeAnswer_settlesBeforeItsEnd() throws IOException {
    int slot = jvm.cap(MeteredJvm.calls(1));
    Exchange exchange = jvm.begin(REQUEST);
    answer(exchange, ANSWER);

    assertEquals(1, jvm.board.total(slot, Unit.CALLS), "the next call's gate sees it");
    assertEquals(1, jvm.charges().size());

    exchange.end();
    exchange.cancel();
    exchange.fail(new IOException("late"));
    jvm.metering.end();
    assertEquals(0, jvm.onlyCharge().flagBits());
    assertEquals(1, jvm.board.total(slot, Unit.CALLS));
  }

  @Test
  void stream_isChargedAtItsTerminalEvent() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 200, "text/event-stream");
    body(exchange, STREAM);
    assertEquals(List.of(), jvm.charges());
    body(exchange, DONE);

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.STREAMED));
    assertFalse(charge.has(Flag.ESTIMATED));
    assertEquals(ANSWER_NANOS, charge.listCostNanos());
    exchange.cancel();
    assertEquals(1, jvm.charges().size());
  }

  @Test
  void cancelledStream_isAbortedAndEstimated() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 200, "text/event-stream");
    body(exchange, STREAM.substring(0, STREAM.indexOf("\n\n") + 2));
    exchange.cancel();
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.ABORTED));
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.listCostNanos() > 0);
    assertEquals("aborted", charge.labels().get(Label.WASTE));
  }

  @Test
  void brokenStream_isTruncatedAndNamesTheFailure() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 200, "text/event-stream");
    body(exchange, STREAM.substring(0, STREAM.indexOf("\n\n") + 2));
    exchange.fail(new CompletionException(new SocketException("Connection reset")));

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.TRUNCATED));
    assertEquals("java.net.SocketException", charge.errorType());
    assertEquals("truncated", charge.labels().get(Label.WASTE));
    assertTrue(charge.countedNanos() > 0);
  }

  @Test
  void endWithoutABody_isOneCharge() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 200, "application/json");
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals(-1, charge.firstByteMicros());
    assertTrue(charge.has(Flag.USAGE_MISSING));
  }

  @Test
  void endWithoutAHead_isEstimatedFromTheRequest() throws IOException {
    jvm.begin(REQUEST).end();

    Charge charge = jvm.onlyCharge();
    assertEquals(0, charge.status());
    assertTrue(charge.has(Flag.ESTIMATED));
    assertTrue(charge.has(Flag.USAGE_MISSING));
    assertTrue(charge.usage().inputTokens() > 0);
    assertTrue(charge.listCostNanos() > 0);
  }

  static List<Throwable> neverConnected() {
    return List.of(
        new ConnectException("refused"),
        new CompletionException(new ConnectException("refused")),
        new UnknownHostException("api.openai.com"),
        new SSLHandshakeException("no common cipher"),
        new HttpConnectTimeoutException("too slow"));
  }

  @ParameterizedTest
  @MethodSource("neverConnected")
  void callThatNeverConnected_costsNothing(Throwable cause) throws IOException {
    int slot = jvm.cap(MeteredJvm.calls(9));
    jvm.begin(REQUEST).fail(cause);

    Charge charge = jvm.onlyCharge();
    assertEquals(0, charge.listCostNanos());
    assertEquals(0, charge.countedNanos());
    assertTrue(charge.usage().isEmpty());
    assertTrue(charge.has(Flag.TRUNCATED));
    assertFalse(charge.has(Flag.ESTIMATED));
    assertFalse(charge.has(Flag.UNPRICED));
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    assertEquals(root.getClass().getName(), charge.errorType());
    assertEquals(0, jvm.board.total(slot, Unit.USD));
  }

  @Test
  void requestThatMayHaveArrived_isEstimated() throws IOException {
    jvm.begin(REQUEST).fail(new SocketException("Connection reset"));

    assertTrue(jvm.onlyCharge().countedNanos() > 0);
  }

  @Test
  void unknownModel_isUnpricedAndCountsAtTheDearest() throws IOException {
    int slot = jvm.cap(MeteredJvm.calls(9));
    Exchange exchange = jvm.begin(REQUEST.replace("gpt-4.1-mini", "gpt-99-secret"));
    answer(exchange, ANSWER.replace("gpt-4.1-mini-2025-04-14", "gpt-99-secret"));
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.UNPRICED));
    assertEquals(20, charge.usage().tokens());
    assertTrue(charge.countedNanos() > ANSWER_NANOS);
    assertEquals(charge.countedNanos(), jvm.board.total(slot, Unit.USD));
  }

  @Test
  void providersError_costsNothingAndIsNamed() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 429, "application/json");
    body(exchange, "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_exceeded\"}}");
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals(429, charge.status());
    assertEquals("rate_limit_exceeded", charge.errorType());
    assertEquals(0, charge.countedNanos());
  }

  @Test
  void settlesInTheTableThenOnTheBoardThenInTheLedger() throws IOException {
    int slot = jvm.cap(MeteredJvm.calls(9));
    Exchange exchange = jvm.begin(REQUEST);

    InflightEntry out = jvm.inflight().get(0);
    assertEquals(InflightState.SENT, out.state());
    assertEquals(1, out.generation());
    assertEquals(1, out.policyVersion());
    assertEquals(List.of(slot), Arrays.stream(out.slots()).boxed().toList());
    assertEquals(List.of(0L, 0L, 1L), Arrays.stream(out.amounts()).boxed().toList());
    assertEquals(1, jvm.board.total(slot, Unit.CALLS), "held");
    assertEquals(0, jvm.board.total(slot, Unit.USD), "only the cap's unit is held");

    answer(exchange, ANSWER);

    InflightEntry settled = jvm.inflight().get(0);
    assertEquals(InflightState.SETTLED, settled.state());
    byte[] record = settled.charge();
    Charge written = (Charge) RecordCodec.decode(record, 0, record.length);
    assertEquals(1, jvm.board.total(slot, Unit.CALLS));
    assertEquals(20, jvm.board.total(slot, Unit.TOKENS));
    assertEquals(ANSWER_NANOS, jvm.board.total(slot, Unit.USD));
    assertEquals(written, jvm.onlyCharge());
    assertEquals(out.callId(), written.id());
  }

  @Test
  void endsThatRace_writeOneCharge() throws Exception {
    int calls = 50;
    int slot = jvm.cap(MeteredJvm.calls(1_000));
    for (int i = 0; i < calls; i++) {
      Exchange exchange = jvm.begin(REQUEST);
      answer(exchange, ANSWER.substring(0, 60));
      List<Runnable> ends =
          List.of(exchange::end, exchange::cancel, () -> exchange.fail(new IOException("cut")));
      CyclicBarrier together = new CyclicBarrier(ends.size());
      List<Thread> threads = ends.stream().map(end -> racing(together, end)).toList();
      for (Thread thread : threads) {
        thread.join();
      }
      jvm.charges();
    }

    assertEquals(calls, jvm.charges().size());
    assertEquals(calls, jvm.board.total(slot, Unit.CALLS));
    assertEquals(List.of(), jvm.inflight());
  }

  private static Thread racing(CyclicBarrier together, Runnable end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                together.await();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
              end.run();
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void bytes_areReadWithoutMovingTheirPosition() throws IOException {
    Exchange exchange = jvm.begin(REQUEST);
    head(exchange, 200, "application/json");
    ByteBuffer bytes =
        ByteBuffer.wrap(("##" + ANSWER).getBytes(StandardCharsets.UTF_8)).position(2).slice();
    exchange.body(bytes.asReadOnlyBuffer());
    exchange.body(ByteBuffer.allocate(0));

    assertEquals(0, bytes.position());
    assertEquals(ANSWER_NANOS, jvm.onlyCharge().listCostNanos());
  }

  @Test
  void jvmThatEnds_chargesOpenCalls() throws IOException {
    Exchange open = jvm.begin(REQUEST);
    answer(open, ANSWER.substring(0, 60));

    jvm.metering.end();

    assertTrue(jvm.onlyCharge().has(Flag.ABORTED));
  }

  @Test
  void metering_neverRefusesWhatPassed() {
    assertNull(jvm.begin(REQUEST).refusal());
  }

  @Test
  void rowTakenBackDuringACall_leavesTheCallToTheCollector() throws IOException {
    int slot = jvm.cap(MeteredJvm.calls(5));
    Exchange exchange = jvm.begin(REQUEST);
    jvm.board.used(slot, 0, 0, 0, 0); // as the collector does it: there was no charge yet
    assertTrue(jvm.board.release(0, MeteredJvm.ID.getLeastSignificantBits()));

    answer(exchange, ANSWER);
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertEquals(-1, charge.boardRow(), "no row covers it, so the collector counts it");
    assertEquals(0, charge.boardGeneration());
    assertEquals(0, jvm.board.total(slot, Unit.CALLS));
  }
}
