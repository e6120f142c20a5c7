package dev.tollgate.core.meter;

import static dev.tollgate.core.meter.MeteredJvm.ANSWER;
import static dev.tollgate.core.meter.MeteredJvm.ANSWER_NANOS;
import static dev.tollgate.core.meter.MeteredJvm.REQUEST;
import static dev.tollgate.core.meter.MeteredJvm.answer;
import static dev.tollgate.core.meter.MeteredJvm.calls;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.hook.Nested;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.attribution.KeyFingerprint;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.prices.PriceWatch;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.prices.PublishedPrices;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens before a call leaves. */
class MeteringTest {
  private final Path root;

  MeteringTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void requestThatIsNoLlmCall_isNotMetered() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      assertTrue(jvm.exchanges.watches("api.openai.com", 443, "/v1/files"));
      assertFalse(jvm.exchanges.watches("example.com", 443, "/v1/files"));
      assertFalse(jvm.exchanges.watches(null, 443, null));
      Request files = MeteredJvm.request("api.openai.com", "/v1/files", REQUEST);

      assertNull(jvm.exchanges.begin(files, null));
      assertEquals(List.of(), jvm.charges());
    }
  }

  @Test
  void whatIsCalledAndNotMetered_isCounted() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      for (String path : List.of("/v1/threads/thread_12345678/runs?a=b", "/v1/threads/x/runs")) {
        assertNull(jvm.exchanges.begin(MeteredJvm.request("api.openai.com", path, REQUEST), null));
      }
      jvm.exchanges.webSocket("api.openai.com", "/v1/realtime?model=gpt-realtime");
      Map<String, Long> counters = jvm.counters.asMap();
      assertEquals(1, counters.get("unmetered operation POST api.openai.com/v1/threads/{id}/runs"));
      assertEquals(1, counters.get("unmetered operation POST api.openai.com/v1/threads/x/runs"));
      assertEquals(1, counters.get("unmetered web socket api.openai.com/v1/realtime"));
      for (int i = 0; i < 1000; i++) {
        jvm.exchanges.webSocket("host-" + i, "/");
      }
      Map<String, Long> many = jvm.counters.asMap();
      assertEquals(counters.size() + 62, many.size(), "64 kinds, and others");
      assertEquals(1000 - 61, many.get("unmetered others"));
    }
  }

  @Test
  void callWithinAHookedClientsCall_isNotWatchedAgain() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      assertTrue(Nested.enter());
      try {
        assertFalse(jvm.exchanges.watches("api.openai.com", 443, "/v1/chat/completions"));
        assertFalse(Nested.enter(), "the outermost mark is the one to take away");
      } finally {
        Nested.leave();
      }
      assertTrue(jvm.exchanges.watches("api.openai.com", 443, "/v1/chat/completions"));
    }
  }

  @Test
  void labels_sayWhoAndWhat() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Exchange exchange = jvm.begin(REQUEST, "Authorization", "Bearer sk-secret");
      answer(exchange, ANSWER);

      Charge charge = jvm.onlyCharge();
      assertEquals("checkout", charge.labels().get(Label.SERVICE));
      assertEquals("openai", charge.labels().get(Label.PROVIDER));
      assertEquals("gpt-4.1-mini", charge.labels().get(Label.MODEL));
      assertEquals(KeyFingerprint.of("sk-secret"), charge.labels().get(Label.KEY));
      assertNull(charge.labels().get(Label.WORKFLOW));
      assertFalse(charge.toString().contains("secret"));
    }
  }

  @Test
  void origin_isTakenWhereTheCallBeginsUnlessGiven() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      CallSite origin = com.acme.shop.Checkout.origin();
      Exchange exchange = jvm.exchanges.begin(MeteredJvm.chat(REQUEST), origin);
      assertNotNull(exchange);
      exchange.cancel();
      com.acme.shop.Checkout.call(
          () -> {
            Exchange here = jvm.exchanges.begin(MeteredJvm.chat(REQUEST), null);
            assertNotNull(here);
            here.cancel();
          });

      List<Charge> charges = jvm.charges();
      assertEquals("com.acme.shop.Checkout#origin", charges.get(0).labels().get(Label.WORKFLOW));
      assertEquals("com.acme.shop.Checkout#call", charges.get(1).labels().get(Label.CALL_SITE));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "12, 12", "x, 0", "'', 0", "1234, 0", "-1, 0"})
  void retryCountOfTheSdk_isTheAttempt(String header, int attempt) throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.begin(REQUEST, "x-stainless-retry-count", header).cancel();

      assertEquals(attempt, jvm.onlyCharge().attempt());
    }
  }

  @Test
  void refusedCall_isRecordedAndCountsOnNoBoard() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      int slot = jvm.cap(calls(1));
      answer(jvm.begin(REQUEST), ANSWER);

      Exchange refused = jvm.begin(REQUEST, "x-stainless-lang", "java");

      Refusal refusal = refused.refusal();
      assertEquals(429, refusal == null ? 0 : refusal.status());
      answer(refused, ANSWER); // whatever a client still reports is ignored
      refused.end();
      List<Charge> charges = jvm.charges();
      assertEquals(2, charges.size());
      Charge charge = charges.get(1);
      assertEquals(Verdict.REFUSED, charge.verdict());
      assertEquals("calls", charge.capId());
      assertFalse(charge.left());
      assertEquals(0, charge.countedNanos());
      assertTrue(charge.usage().isEmpty());
      assertEquals(1, jvm.board.total(slot, Unit.CALLS));
      assertEquals(ANSWER_NANOS, jvm.board.total(slot, Unit.USD));
      assertEquals(1, jvm.counters.refused.sum());
      assertEquals(List.of(), jvm.inflight());
    }
  }

  @Test
  void runawayThatIsRefused_isCountedAndDoesNotFillTheLedger() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.cap(calls(1));
      answer(jvm.begin(REQUEST), ANSWER);

      for (int i = 0; i < RefusalBudget.BURST + 50; i++) {
        assertNotNull(jvm.begin(REQUEST).refusal());
        jvm.appender.doWork(); // as the writer would, so that the ring is never full
      }

      assertEquals(1 + RefusalBudget.BURST, jvm.charges().size());
      assertEquals(RefusalBudget.BURST + 50, jvm.counters.refused.sum());
      assertEquals(50, jvm.counters.refusedUnrecorded.sum());
    }
  }

  @Test
  void shadowCap_letsTheCallLeaveAndNotesIt() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      int slot = jvm.cap(calls(1).toBuilder().shadow(true).build());
      answer(jvm.begin(REQUEST), ANSWER);
      answer(jvm.begin(REQUEST), ANSWER);

      Charge second = jvm.charges().get(1);
      assertEquals(Verdict.WOULD_REFUSE, second.verdict());
      assertEquals("calls", second.capId());
      assertEquals(2, jvm.board.total(slot, Unit.CALLS));
      assertEquals(0, jvm.counters.refused.sum());
    }
  }

  @Test
  void charge_saysWhereItWasCounted() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.cap(calls(5));
      answer(jvm.begin(REQUEST), ANSWER);

      Charge charge = jvm.onlyCharge();
      assertEquals(1, charge.boardGeneration());
      assertEquals(0, charge.boardRow());
      assertEquals(1, charge.policyVersion());
      assertFalse(charge.has(Flag.UNENFORCED));
    }
  }

  @Test
  void callThatNoBoardChecked_isFlaggedAndCounted() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.cap(calls(5));
      jvm.board.release(0, MeteredJvm.ID.getLeastSignificantBits());

      answer(jvm.begin(REQUEST), ANSWER);

      assertTrue(jvm.onlyCharge().has(Flag.UNENFORCED));
      assertEquals(1, jvm.counters.unenforced.sum());
    }
  }

  @Test
  void callsBeyondTheTable_areMeteredAndCountedAsUnprotected() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      for (int i = 0; i < 65; i++) {
        jvm.begin(REQUEST);
      }

      assertEquals(1, jvm.counters.unprotected.sum());
      jvm.metering.end();
      jvm.charges();
      assertEquals(64, jvm.counters.charges.sum() - jvm.counters.dropped.sum());
      assertEquals(65, jvm.counters.charges.sum());
    }
  }

  @Test
  void requestThatCannotBeRead_isCountedAndTheCallGoesOn() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Request broken =
          new Request() {
            private final Request chat = MeteredJvm.chat(REQUEST);

            @Override
            public String method() {
              return chat.method();
            }

            @Override
            public String host() {
              return chat.host();
            }

            @Override
            public int port() {
              return 443;
            }

            @Override
            public String pathAndQuery() {
              return chat.pathAndQuery();
            }

            @Override
            public byte[] body(int maxBytes) {
              throw new IllegalStateException("the body is elsewhere");
            }

            @Override
            public String first(String name) {
              return "";
            }
          };

      assertNull(jvm.exchanges.begin(broken, null));

      assertEquals(1, jvm.counters.faults.sum());
      assertSaid(jvm, "metering failed at begin", "the body is elsewhere");
    }
  }

  @Test
  void headersThatThrow_areCountedAndTheCallIsCharged() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Exchange exchange = jvm.begin(REQUEST);
      exchange.head(
          200,
          name -> {
            throw new IllegalStateException("no headers");
          });
      MeteredJvm.body(exchange, ANSWER);
      exchange.end();

      Charge charge = jvm.onlyCharge();
      assertEquals(200, charge.status());
      assertTrue(charge.has(Flag.ESTIMATED));
      assertEquals(1, jvm.counters.faults.sum());
      assertSaid(jvm, "metering failed at head", "no headers");
    }
  }

  @Test
  void pricesThatThrow_areCountedAndTheCallIsCharged() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root, MeteringTest::noPrices)) {
      Exchange exchange = jvm.begin(REQUEST);
      answer(exchange, ANSWER);
      exchange.end();

      Charge charge = jvm.onlyCharge();
      assertTrue(charge.has(Flag.UNPRICED));
      assertTrue(charge.has(Flag.USAGE_MISSING));
      assertEquals("a fault in the agent: java.lang.IllegalStateException", charge.unreadable());
      // They are asked before the call leaves and when it ended.
      assertEquals(2, jvm.counters.faults.sum());
      assertEquals(2, jvm.hookFaults.size(), "told to the hook");
      assertEquals(0, jvm.metering.openExchanges());
      assertSaid(jvm, "metering failed at end", "no prices");
    }
  }

  private static PriceCatalog noPrices() {
    throw new IllegalStateException("no prices");
  }

  @Test
  void adapterThatFails_isToldToItsHookAndTheCallIsCharged() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Exchange exchange = jvm.begin(REQUEST);
      MeteredJvm.head(exchange, 200, "application/json");
      StackOverflowError fault = new StackOverflowError();

      exchange.faulty(fault);
      MeteredJvm.body(exchange, ANSWER);
      exchange.end();

      assertEquals(List.of(fault), jvm.hookFaults);
      Charge charge = jvm.onlyCharge();
      assertEquals(200, charge.status());
      assertTrue(charge.has(Flag.UNREADABLE));
    }
  }

  @Test
  void boardThatWasCutShort_isNoFaultOfTheHook() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.metering.failed(
          "board", new InternalError("a fault in an unsafe access"), jvm.hookFaults::add);

      assertEquals(1, jvm.counters.faults.sum());
      assertEquals(List.of(), jvm.hookFaults);
    }
  }

  @Test
  void overhead_isTheAgentsOwnTimePerCall() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Exchange exchange = jvm.begin(REQUEST);
      jvm.time.passMicros(700);
      MeteredJvm.head(exchange, 200, "application/json");
      exchange.head(
          200,
          name -> {
            jvm.time.passMicros(name.equals("x-request-id") ? 30 : 0);
            return name.equals("content-type") ? "application/json" : null;
          });
      MeteredJvm.body(exchange, ANSWER);
      exchange.end();

      long medianNs = jvm.counters.asMap().getOrDefault("overhead_p50_ns", 0L);
      assertEquals(1, jvm.counters.asMap().get("overhead_calls"));
      assertTrue(medianNs >= 30_000 && medianNs < 31_000, medianNs + " ns");
    }
  }

  @Test
  void tableThatFails_costsNoCharge() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      int slot = jvm.cap(calls(5));
      Exchange exchange = jvm.begin(REQUEST);
      jvm.directory.inflight().free(entryInUse(jvm));
      answer(exchange, ANSWER);

      assertEquals(1, jvm.charges().size());
      assertEquals(1, jvm.board.total(slot, Unit.CALLS));
      assertTrue(jvm.counters.faults.sum() > 0);
    }
  }

  private static int entryInUse(MeteredJvm jvm) throws IOException {
    return jvm.inflight().get(0).index();
  }

  private static void assertSaid(MeteredJvm jvm, String... parts) throws IOException {
    Path file = jvm.home.log().resolve("agent.log");
    jvm.log.open(file);
    jvm.log.flush();
    String said = Files.readString(file);
    for (String part : parts) {
      assertTrue(said.contains(part), said);
    }
  }

  @Test
  void publishedPrices_priceTheNextCallOfARunningJvm() throws IOException {
    PriceWatch watch =
        new PriceWatch(Home.of(root.resolve("home")).publishedPrices(), new AgentLog());
    try (MeteredJvm jvm = new MeteredJvm(root, watch::current)) {
      answer(jvm.begin(REQUEST), ANSWER);
      PublishedPrices.write(jvm.home.publishedPrices(), NEW_PRICES);
      watch.look();
      answer(jvm.begin(REQUEST), ANSWER);

      List<Charge> charges = jvm.charges();
      assertEquals(ANSWER_NANOS, charges.get(0).listCostNanos());
      Charge charge = charges.get(1);
      assertEquals(14 * 1000 + 6 * 2000, charge.listCostNanos());
      assertEquals(charge.listCostNanos() / 2, charge.contractedCostNanos());
      assertEquals("mine@1", charge.priceSource());
      assertEquals("gpt-4.1-mini", charge.priceEntry());
    }
  }

  @Test
  void modelWithoutAPrice_isRefusedWhereTheConfigurationSaysSo() throws IOException {
    PriceWatch watch =
        new PriceWatch(Home.of(root.resolve("home")).publishedPrices(), new AgentLog());
    try (MeteredJvm jvm = new MeteredJvm(root, watch::current)) {
      PublishedPrices.write(jvm.home.publishedPrices(), NEW_PRICES + "unknown refuse\n");
      watch.look();
      answer(jvm.begin(REQUEST), ANSWER);
      Exchange refused = jvm.begin(REQUEST.replace("gpt-4.1-mini", "gpt-99"));

      Refusal refusal = refused.refusal();
      assertEquals(402, refusal == null ? 0 : refusal.status());
      String body = refusal == null ? "" : new String(refusal.body(), StandardCharsets.UTF_8);
      assertTrue(body.contains("no price for model") && body.contains("gpt-99"), body);
      List<Charge> charges = jvm.charges();
      assertEquals(Verdict.PASSED, charges.get(0).verdict());
      assertEquals(Verdict.REFUSED, charges.get(1).verdict());
      assertEquals("tollgate_no_price", charges.get(1).errorType());
      assertEquals(0, charges.get(1).countedNanos());
    }
  }

  private static final String NEW_PRICES =
      """
      tollgate-prices 1
      catalog mine 1
      provider openai
        model gpt-4.1-mini
          rates input 1 output 2
      contract deal 1
      provider openai
        discount 0.5
      """;

  @Test
  void responseThatNobodyCanReach_isEndedAndNoOtherIs() throws Exception {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Object kept = new Object();
      try {
        Exchange open = jvm.begin(REQUEST);
        open.heldBy(kept);
        Exchange dropped = jvm.begin(REQUEST);
        MeteredJvm.head(dropped, 200, "text/event-stream");
        MeteredJvm.body(
            dropped, "data: {\"choices\":[{\"delta\":{\"content\":\"A river in\"}}]}\n\n");
        dropped.heldBy(new Object());
        for (int round = 0; round < 100 && jvm.metering.openExchanges() > 1; round++) {
          System.gc();
          Thread.sleep(10);
          jvm.metering.endAbandoned();
        }

        Charge charge = jvm.charges().get(0);
        assertTrue(charge.has(Flag.ABORTED));
        assertTrue(charge.has(Flag.ESTIMATED));
        assertEquals(3, charge.usage().outputTokens());
        assertEquals(1, jvm.metering.openExchanges());
        assertEquals(1, jvm.metering.handles().size());
        open.end();
        assertEquals(0, jvm.metering.handles().size());
      } finally {
        Reference.reachabilityFence(kept);
      }
    }
  }
}
