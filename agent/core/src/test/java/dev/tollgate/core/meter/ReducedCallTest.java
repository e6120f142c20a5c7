package dev.tollgate.core.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of which caps make less instead of refusing them, from the request to the ledger. */
class ReducedCallTest {
  /**
   * The most that a token of gpt-4.1-mini costs, in and out, as a priority tier; its maximum of
   * 32,768 tokens out would cost 0.09 USD, and the limit is 0.01.
   */
  private static final long NANOS_IN = 700;

  private static final long NANOS_OUT = 2_800;

  private static final long LIMIT_NANOS = 10_000_000;
  private static final String DEAR =
      MeteredJvm.REQUEST
          .replace("gpt-4.1-mini", "gpt-4.1")
          .replace("\"messages\"", "\"max_tokens\":500,\"messages\"");

  private final MeteredJvm jvm;
  private long version = 100;

  ReducedCallTest(@TempDir Path root) throws IOException {
    jvm = new MeteredJvm(root);
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
  }

  private static Cap.Builder dollars(long limit) {
    return new Cap.Builder("dollars").owner("us").limit(Unit.USD, limit).refuseAt(limit);
  }

  private int obey(Cap... caps) throws IOException {
    int slot = jvm.board.slot(CapKey.of(caps[0], 0));
    jvm.obey(
        new Policy(++version, List.of(caps))
            .withLadders(
                List.of(new Ladder("openai", List.of("gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano")))));
    return slot;
  }

  private static String sent(Exchange exchange) {
    assertNull(exchange.refusal());
    return new String(Objects.requireNonNull(exchange.requestBody(), "the app's own"), UTF_8);
  }

  private static long limitIn(String body) {
    String name = "\"max_completion_tokens\":";
    int at = body.indexOf(name) + name.length();
    return Long.parseLong(body.substring(at, body.indexOf('}', at)));
  }

  @Test
  void callThatDoesNotFit_isAskedForWhatFits_andHoldsThat() throws IOException {
    int slot = obey(dollars(LIMIT_NANOS).clamps(true).build());

    Exchange exchange = jvm.begin(MeteredJvm.REQUEST);

    String body = sent(exchange);
    long limit = limitIn(body);
    assertEquals(
        MeteredJvm.REQUEST.replaceFirst("}$", ",\"max_completion_tokens\":" + limit + "}"), body);
    long held = jvm.board.total(slot, Unit.USD);
    assertTrue(held <= LIMIT_NANOS, held + " are held");
    assertTrue(held + NANOS_OUT + 1 > LIMIT_NANOS, "and not one token more would fit: " + held);
    byte[] record = jvm.inflight().get(0).charge();
    Charge lost = (Charge) RecordCodec.decode(record, 0, record.length);
    assertEquals(limit, lost.usage().outputTokens(), "what a death now would charge");
    assertTrue(lost.has(Flag.CLAMPED));

    MeteredJvm.answer(exchange, MeteredJvm.ANSWER);
    exchange.end();

    Charge charge = jvm.onlyCharge();
    assertTrue(charge.has(Flag.CLAMPED));
    assertEquals(limit, charge.clampedTo());
    assertEquals(Verdict.PASSED, charge.verdict());
    assertEquals(MeteredJvm.ANSWER_NANOS, jvm.board.total(slot, Unit.USD));
  }

  @Test
  void answersShareTheRoom() throws IOException {
    int slot = obey(dollars(LIMIT_NANOS).clamps(true).build());

    long one = limitIn(sent(jvm.begin(MeteredJvm.REQUEST)));
    jvm.board.used(slot, 0, 0, 0, 0);
    Exchange many = jvm.begin(MeteredJvm.REQUEST.replaceFirst("\\{", "{\"n\":5,"));

    long each = limitIn(sent(many));
    assertTrue(each <= one / 5 && each >= one / 5 - 20, each + " of " + one);
    assertTrue(jvm.board.total(slot, Unit.USD) <= LIMIT_NANOS);
  }

  @Test
  void roomForTooLittle_isRefused_asIsWhatCannotBeChanged() throws IOException {
    int slot = obey(dollars(LIMIT_NANOS).clamps(true).build());
    long input = (MeteredJvm.REQUEST.length() + 64) * NANOS_IN;
    jvm.board.base(slot, LIMIT_NANOS - input - 15 * NANOS_OUT, 0, 0);
    assertNotNull(jvm.begin(MeteredJvm.REQUEST).refusal(), "15 tokens are of no use");
    jvm.board.base(slot, LIMIT_NANOS - input - 17 * NANOS_OUT, 0, 0);
    assertTrue(limitIn(sent(jvm.begin(MeteredJvm.REQUEST))) >= 16);

    Exchange signed = jvm.begin(MeteredJvm.REQUEST, "content-md5", "x");
    assertNotNull(signed.refusal());
    assertEquals(2, jvm.charges().stream().filter(charge -> !charge.left()).count());
  }

  @Test
  void callThatFits_andOneOnACapThatDoesNotClamp_areAsEver() throws IOException {
    obey(dollars(LIMIT_NANOS).clamps(true).build());
    Exchange fits = jvm.begin(DEAR.replace("500", "50"));
    assertNull(fits.refusal());
    assertNull(fits.requestBody());
    fits.cancel();

    obey(dollars(LIMIT_NANOS).build());
    assertNotNull(jvm.begin(MeteredJvm.REQUEST).refusal());
  }

  @Test
  void fullCap_sendsTheCallToTheNextModel_andItIsACallOfThatModel() throws IOException {
    Cap all = dollars(LIMIT_NANOS).downgradeAt(LIMIT_NANOS * 8 / 10).build();
    Cap mini =
        new Cap.Builder("mini")
            .scope(new Scope(Map.of(Label.MODEL, "gpt-4.1-mini")))
            .limit(Unit.CALLS, 5)
            .refuseAt(5)
            .build();
    int slot = obey(all, mini);
    jvm.board.base(slot, LIMIT_NANOS * 8 / 10 - 1, 0, 0);
    Exchange own = jvm.begin(DEAR);
    assertNull(own.requestBody(), "79.99 per cent");
    own.cancel();
    jvm.board.used(slot, 0, 0, 0, 0);
    jvm.board.base(slot, LIMIT_NANOS * 8 / 10, 0, 0);

    Exchange exchange = jvm.begin(DEAR);

    assertEquals(DEAR.replace("\"gpt-4.1\"", "\"gpt-4.1-mini\""), sent(exchange));
    long held = jvm.board.total(slot, Unit.USD) - LIMIT_NANOS * 8 / 10;
    assertTrue(
        held <= 500 * NANOS_OUT + (DEAR.length() + 70) * NANOS_IN, held + " at the lower price");
    assertEquals(1, jvm.board.total(jvm.board.slot(CapKey.of(mini, 0)), Unit.CALLS));
    MeteredJvm.answer(exchange, MeteredJvm.ANSWER);
    exchange.end();
    List<Charge> charges = jvm.charges();
    Charge charge = charges.get(charges.size() - 1);
    assertEquals(Verdict.DOWNGRADED, charge.verdict());
    assertEquals("dollars", charge.capId());
    assertEquals(LIMIT_NANOS * 8 / 10, charge.capTotal());
    assertEquals("gpt-4.1", charge.downgradedFrom());
    assertEquals("gpt-4.1-mini", charge.labels().get(Label.MODEL));
    assertEquals(MeteredJvm.ANSWER_NANOS, charge.listCostNanos());
    assertFalse(charge.has(Flag.CLAMPED));
  }

  @Test
  void whatCannotBeRewritten_passesAsItIs() throws IOException {
    Cap cap = dollars(LIMIT_NANOS).downgradeAt(1).refuseAt(Long.MAX_VALUE).build();
    int slot = obey(cap);
    jvm.board.base(slot, 1, 0, 0);

    Exchange signed = jvm.begin(DEAR, "content-md5", "x");
    assertNull(signed.refusal());
    assertNull(signed.requestBody());
    Exchange inThePath =
        Objects.requireNonNull(
            jvm.exchanges.begin(
                MeteredJvm.request(
                    "team.openai.azure.com",
                    "/openai/deployments/gpt-4.1/chat/completions?api-version=2024-10-21",
                    DEAR),
                CallSite.UNKNOWN));
    assertNull(inThePath.requestBody());
  }

  @Test
  void bothTogether_clampTheLesserModel_andAskForTheUsage() throws IOException {
    Cap cap = dollars(LIMIT_NANOS).downgradeAt(1).clamps(true).build();
    int slot = obey(cap);
    jvm.metering.askForUsage();
    jvm.board.base(slot, LIMIT_NANOS * 9 / 10, 0, 0);

    Exchange exchange =
        jvm.begin("{\"model\":\"gpt-4.1\",\"stream\":true,\"messages\":[{\"content\":\"Go.\"}]}");

    String body = sent(exchange);
    assertTrue(
        body.matches(
            ".*\"model\":\"gpt-4.1-mini\".*,\"max_completion_tokens\":\\d+"
                + ",\"stream_options\":\\{\"include_usage\":true}}"),
        body);
    assertTrue(jvm.board.total(slot, Unit.USD) <= LIMIT_NANOS);
    exchange.cancel();
    Charge charge = jvm.onlyCharge();
    assertEquals(Verdict.DOWNGRADED, charge.verdict());
    assertTrue(charge.has(Flag.CLAMPED));
  }
}
