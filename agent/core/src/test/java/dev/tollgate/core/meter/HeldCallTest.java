package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.InflightTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls on a hard cap, from the request to the ledger. */
class HeldCallTest {
  private static final long LIMIT_NANOS = 1_000_000_000;
  private static final String SHORT =
      MeteredJvm.REQUEST.replace("\"messages\"", "\"max_tokens\":10,\"messages\"");

  private final MeteredJvm jvm;
  private final int slot;

  HeldCallTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
    slot = jvm.cap(dollars().build());
  }

  private static Cap.Builder dollars() {
    return new Cap.Builder("dollars")
        .owner("us")
        .limit(Unit.USD, LIMIT_NANOS)
        .refuseAt(LIMIT_NANOS);
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  private static void answer(Exchange exchange, String body) {
    exchange.head(200, name -> name.equals("content-type") ? "application/json" : null);
    exchange.body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    exchange.end();
  }

  @Test
  void openCall_isWrittenDownWithTheMostItCanCost_andSettledAtWhatItCost() throws IOException {
    Exchange exchange = jvm.begin(SHORT);

    InflightEntry entry = jvm.inflight().get(0);
    assertEquals(InflightState.SENT, entry.state());
    long held = entry.amounts()[0];
    assertTrue(held > MeteredJvm.ANSWER_NANOS, held + " are held");
    assertEquals(held, jvm.board.total(slot, Unit.USD));
    byte[] record = entry.charge();
    Charge lost = (Charge) RecordCodec.decode(record, 0, record.length);
    assertEquals(held, lost.countedNanos(), "what a death now would charge");
    assertEquals(10, lost.usage().outputTokens());

    answer(exchange, MeteredJvm.ANSWER);

    assertEquals(MeteredJvm.ANSWER_NANOS, jvm.board.total(slot, Unit.USD));
    assertFalse(jvm.onlyCharge().has(Flag.OVER_HOLD));
  }

  @Test
  void answerThatPassesItsHold_saysSo() throws IOException {
    answer(
        jvm.begin(SHORT),
        MeteredJvm.ANSWER.replace("\"completion_tokens\":6", "\"completion_tokens\":60000"));

    assertTrue(jvm.onlyCharge().has(Flag.OVER_HOLD));
  }

  @Test
  void answerThatIsGivenUp_countsAllThatWasHeld_andCostsTheEstimate() throws IOException {
    Exchange exchange = jvm.begin(SHORT);
    long held = jvm.board.total(slot, Unit.USD);
    exchange.head(200, name -> name.equals("content-type") ? "application/json" : null);

    exchange.cancel();

    assertEquals(held, jvm.board.total(slot, Unit.USD));
    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.COUNTED_AS_HELD));
    assertEquals(held, charge.countedNanos());
    assertTrue(charge.listCostNanos() < held, charge.listCostNanos() + " is the estimate");
    assertEquals(jvm.board.total(slot, Unit.TOKENS), charge.countedTokens());
    assertFalse(charge.has(Flag.OVER_HOLD));
  }

  private Exchange beginImages(String body) {
    return Objects.requireNonNull(
        jvm.exchanges.begin(
            MeteredJvm.request("api.openai.com", "/v1/images/generations", body),
            CallSite.UNKNOWN));
  }

  private int images(long limit) throws IOException {
    return jvm.cap(
        new Cap.Builder("images").owner("us").limit(Unit.IMAGES, limit).refuseAt(limit).build());
  }

  @Test
  void requestForImages_holdsAsManyAsItAsksFor_andCountsThoseThatCame() throws IOException {
    int images = images(5);
    String three = "{\"model\":\"dall-e-3\",\"prompt\":\"a toll gate\",\"n\":3}";

    Exchange exchange = beginImages(three);
    assertEquals(3, jvm.board.total(images, Unit.IMAGES));
    assertNotNull(beginImages(three).refusal());
    assertNull(jvm.begin(SHORT).refusal(), "a chat makes none");
    answer(
        exchange, "{\"created\":1,\"data\":[{\"url\":\"https://a/1\"},{\"url\":\"https://a/2\"}]}");

    assertEquals(2, jvm.board.total(images, Unit.IMAGES));
    assertNull(beginImages(three).refusal());
  }

  @Test
  void requestForImages_thatIsGivenUp_countsAllThatWereHeld() throws IOException {
    int images = images(5);
    Exchange exchange = beginImages("{\"model\":\"dall-e-3\",\"prompt\":\"a toll gate\",\"n\":3}");
    exchange.head(200, name -> name.equals("content-type") ? "application/json" : null);

    exchange.cancel();

    assertEquals(3, jvm.board.total(images, Unit.IMAGES));
    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.COUNTED_AS_HELD));
    assertEquals(3, charge.countedImages());
  }

  @Test
  void callThatDoesNotFit_isRefusedWithTheSumThatWasSeen() throws IOException {
    Exchange exchange = jvm.begin(SHORT.replace("\"max_tokens\":10", "\"max_tokens\":10000000"));

    assertNotNull(exchange.refusal());
    Charge refused = jvm.onlyCharge();
    assertEquals(Verdict.REFUSED, refused.verdict());
    assertTrue(refused.capTotal() > LIMIT_NANOS, refused.capTotal() + " was seen");
    assertEquals(0, jvm.board.total(slot, Unit.USD));
    assertNull(jvm.begin(SHORT).refusal(), "there is room for a small one");
  }

  @Test
  void callThatCannotBeWrittenDown_isWhatItsCapsSay() throws IOException {
    jvm.metering.recordAs(MeteredJvm.ID, null);

    answer(jvm.begin(SHORT), MeteredJvm.ANSWER);

    assertTrue(jvm.onlyCharge().has(Flag.UNENFORCED));
    assertEquals(0, jvm.board.total(slot, Unit.USD), "the collector counts it");
    jvm.cap(dollars().refuseWhenUnenforceable(true).build());
    assertNotNull(jvm.begin(SHORT).refusal());
    assertEquals(0, jvm.board.total(slot, Unit.USD));
  }

  @Test
  void fullTable_isNoWayPastACapThatRefusesThen() throws IOException {
    jvm.cap(dollars().refuseWhenUnenforceable(true).build());
    InflightTable table = jvm.directory.inflight();
    while (table.ready(new UUID(1, 1), 1, 0, 1, new int[0], new long[0], new byte[0]) >= 0) {}

    assertNotNull(jvm.begin(SHORT).refusal());
    assertEquals(0, jvm.board.total(slot, Unit.USD));
  }

  @Test
  void gateThatFails_isWhatTheCapsSay() throws IOException {
    Cap throttles = dollars().throttle(0, 100, 60_000).build();
    jvm.cap(throttles);
    jvm.gateFails = true;

    Exchange exchange = jvm.begin(SHORT);

    assertNull(exchange.refusal());
    answer(exchange, MeteredJvm.ANSWER);
    assertTrue(jvm.onlyCharge().has(Flag.UNENFORCED));
    assertTrue(jvm.counters.faults.sum() > 0);
    jvm.cap(throttles.toBuilder().refuseWhenUnenforceable(true).build());
    assertNotNull(jvm.begin(SHORT).refusal());
  }

  @Test
  void policyThatIsBeingChanged_isWhatTheCapsSay() throws IOException {
    jvm.cap(dollars().refuseWhenUnenforceable(true).build());
    jvm.board.policyVersion(0);

    assertNotNull(jvm.begin(SHORT).refusal());
  }

  @Test
  void policyThatIsBeingChanged_letsTheCallGoOnUnheldAfterAMoment() throws IOException {
    jvm.board.policyVersion(0);

    Exchange exchange = jvm.begin(SHORT);

    assertNull(exchange.refusal());
    assertEquals(0, jvm.board.total(slot, Unit.USD), "what was held was released");
    assertEquals(0, jvm.inflight().get(0).generation());
    answer(exchange, MeteredJvm.ANSWER);
    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.UNENFORCED));
    assertEquals(-1, charge.boardRow(), "the collector counts it");
    assertEquals(1, jvm.counters.unenforced.sum());
  }
}
