package dev.tollgate.core.meter;

import static dev.tollgate.core.meter.MeteredJvm.ANSWER;
import static dev.tollgate.core.meter.MeteredJvm.ANSWER_NANOS;
import static dev.tollgate.core.meter.MeteredJvm.REQUEST;
import static dev.tollgate.core.meter.MeteredJvm.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill switches and throttles, from the policy to the charge. */
class RunawayMeteringTest {
  private final Path root;

  RunawayMeteringTest(@TempDir Path root) {
    this.root = root;
  }

  private static KillSwitch.Builder loop() {
    return new KillSwitch.Builder("loop").owner("us").withinMs(60_000).coolDownMs(60_000);
  }

  private static Policy policy(long version, KillSwitch by, Cap... caps) {
    return new Policy(version, List.of(caps)).withKillSwitches(List.of(by));
  }

  @Test
  void runaway_isRefusedRecordedAndSaid() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Path logFile = root.resolve("agent.log");
      jvm.log.open(logFile);
      jvm.obey(policy(5, loop().max(Excess.CALLS, 2).build()));
      answer(jvm.begin(REQUEST), ANSWER);
      answer(jvm.begin(REQUEST), ANSWER);

      for (int i = 0; i < 3; i++) {
        Refusal refusal = jvm.begin(REQUEST).refusal();
        assertNotNull(refusal);
        assertTrue(new String(refusal.body(), StandardCharsets.UTF_8).contains("kill switch"));
      }

      List<Charge> charges = jvm.charges();
      assertEquals(5, charges.size());
      Trip trip = charges.get(2).trip();
      assertNotNull(trip);
      assertEquals(3, trip.counted());
      for (Charge refused : charges.subList(2, 5)) {
        assertEquals(Verdict.REFUSED, refused.verdict());
        assertEquals("loop", refused.capId());
        assertEquals(trip, refused.trip());
        assertEquals(5, refused.policyVersion());
        assertEquals(0, refused.countedNanos());
      }
      assertEquals(3, jvm.counters.refused.sum());
      jvm.log.flush();
      List<String> said =
          Files.readAllLines(logFile).stream().filter(l -> l.contains("kill switch")).toList();
      assertEquals(1, said.size(), said.toString());
      assertTrue(said.get(0).contains("3 calls of at most 2 within 1m; calls are refused"));
    }
  }

  @Test
  void firstRefusal_isRecordedHoweverManyWereBefore() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      KillSwitch by = loop().each(Label.KEY).max(Excess.CALLS, 1).build();
      jvm.obey(policy(1, by));
      answer(jvm.begin(REQUEST), ANSWER);
      for (int i = 0; i < RefusalBudget.BURST + 50; i++) {
        assertNotNull(jvm.begin(REQUEST).refusal());
        jvm.appender.doWork();
      }
      answer(jvm.begin(REQUEST, "Authorization", "Bearer sk-other"), ANSWER);
      assertNotNull(jvm.begin(REQUEST, "Authorization", "Bearer sk-other").refusal());

      long trips =
          jvm.charges().stream().map(Charge::trip).distinct().filter(t -> t != null).count();
      assertEquals(2, trips);
    }
  }

  @Test
  void shadow_letsTheCallLeaveAndItsChargeNamesTheTrip() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      Cap cap = MeteredJvm.calls(1).toBuilder().shadow(true).build();
      jvm.obey(policy(1, loop().max(Excess.CALLS, 1).shadow(true).build(), cap));
      answer(jvm.begin(REQUEST), ANSWER);
      answer(jvm.begin(REQUEST), ANSWER);

      Charge second = jvm.charges().get(1);
      assertEquals(Verdict.WOULD_REFUSE, second.verdict());
      assertEquals("loop", second.capId());
      assertNotNull(second.trip());
      assertEquals(ANSWER_NANOS, second.countedNanos());
      assertEquals(2, jvm.board.total(jvm.board.slot(CapKey.of(cap, 0)), Unit.CALLS));
    }
  }

  @Test
  void callThatACapRefuses_doesNotCountOnTheSwitch() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      KillSwitch shadow = loop().max(Excess.CALLS, 2).shadow(true).build();
      jvm.obey(policy(1, shadow, MeteredJvm.calls(1)));
      answer(jvm.begin(REQUEST), ANSWER);
      for (int i = 0; i < 5; i++) {
        assertNotNull(jvm.begin(REQUEST).refusal());
      }
      for (Charge refused : jvm.charges().subList(1, 6)) {
        assertEquals("calls", refused.capId());
        assertNull(refused.trip());
      }
    }
  }

  @Test
  void tokensAndSpend_areThoseOfTheCharge() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.obey(policy(1, loop().max(Excess.TOKENS, 40).build()));
      answer(jvm.begin(REQUEST), ANSWER);
      assertNull(jvm.begin(REQUEST + " ").refusal());
      answer(jvm.begin(REQUEST), ANSWER);
      assertNotNull(jvm.begin(REQUEST).refusal(), "twice 14 and 6");

      jvm.obey(policy(2, loop().withinMs(30_000).max(Excess.USD, ANSWER_NANOS).build()));
      answer(jvm.begin(REQUEST), ANSWER);
      assertNotNull(jvm.begin(REQUEST).refusal());
    }
  }

  @Test
  void retries_areThoseThatTheSdkSays() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.obey(policy(1, loop().max(Excess.RETRIES, 1).build()));
      assertNull(jvm.begin(REQUEST, "x-stainless-retry-count", "0").refusal());
      assertNull(jvm.begin(REQUEST, "x-stainless-retry-count", "1").refusal());
      assertNull(jvm.begin(REQUEST, "x-stainless-retry-count", "0").refusal());
      assertNotNull(jvm.begin(REQUEST, "x-stainless-retry-count", "2").refusal());
    }
  }

  @Test
  void release_letsCallsPassFromTheNextPolicyOn() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      jvm.obey(policy(1, loop().max(Excess.CALLS, 1).build()));
      answer(jvm.begin(REQUEST), ANSWER);
      assertNotNull(jvm.begin(REQUEST).refusal());
      jvm.time.passMicros(1_000_000);

      jvm.obey(policy(2, loop().max(Excess.CALLS, 1).released(jvm.time.epochMicros()).build()));

      assertNull(jvm.begin(REQUEST).refusal());
      assertNotNull(jvm.begin(REQUEST).refusal());
    }
  }

  @Test
  void throttledCall_isRecordedAsSuchAndIsNoRefusalForGood() throws IOException {
    try (MeteredJvm jvm = new MeteredJvm(root)) {
      int slot = jvm.cap(MeteredJvm.calls(10).toBuilder().throttle(2, 6, 60_000).build());
      answer(jvm.begin(REQUEST), ANSWER);
      answer(jvm.begin(REQUEST), ANSWER);
      answer(jvm.begin(REQUEST), ANSWER);

      Refusal refusal = jvm.begin(REQUEST, "x-stainless-lang", "java").refusal();

      assertNotNull(refusal);
      assertEquals(429, refusal.status());
      assertEquals("10", refusal.headers().get("retry-after"));
      assertFalse(refusal.headers().containsKey("x-should-retry"));
      Charge charge = jvm.charges().get(3);
      assertEquals(Verdict.REFUSED, charge.verdict());
      assertEquals("calls", charge.capId());
      assertEquals("tollgate_throttled", charge.errorType());
      assertEquals(10_000, charge.retryAfterMillis());
      assertEquals(3, jvm.board.total(slot, Unit.CALLS));
      jvm.time.passMicros(10_000_000);
      answer(jvm.begin(REQUEST), ANSWER);
      assertEquals(4, jvm.board.total(slot, Unit.CALLS));
    }
  }
}
