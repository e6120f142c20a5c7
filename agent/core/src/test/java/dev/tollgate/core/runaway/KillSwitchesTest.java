package dev.tollgate.core.runaway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillSwitchesTest {
  private static final long EPOCH_MICROS = 1_800_000_000_000_000L;
  private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

  private final KillSwitches switches = new KillSwitches();

  /** Not 0: the clock that never steps begins anywhere. */
  private long nowNs = -5 * MINUTE_NS;

  private static KillSwitch.Builder loop() {
    return new KillSwitch.Builder("agent-loop")
        .owner("payments-oncall")
        .scope(new Scope(Map.of(Label.SERVICE, "checkout")))
        .each(Label.WORKFLOW)
        .withinMs(600_000)
        .coolDownMs(900_000);
  }

  private static Labels workflow(String name) {
    return new Labels.Builder().set(Label.SERVICE, "checkout").set(Label.WORKFLOW, name).build();
  }

  private Watched call(String workflow, int attempt, String body) {
    long micros = EPOCH_MICROS + nowNs / 1000;
    return switches.look(workflow(workflow), attempt, body.getBytes(UTF_8), micros, nowNs);
  }

  private Watched call(String workflow) {
    return call(workflow, 0, "{}");
  }

  private void obey(KillSwitch... by) {
    switches.obey(List.of(by));
  }

  private void passMinutes(double minutes) {
    nowNs += (long) (minutes * MINUTE_NS);
  }

  private static Trip tripOf(Watched watched) {
    Trip trip = watched.trip();
    assertNotNull(trip, "has not tripped");
    return trip;
  }

  @Test
  void noSwitch_watchesNothing() {
    assertTrue(switches.isEmpty());
    assertSame(Watched.NONE, call("a"));
  }

  @Test
  void callOutsideTheScope_isNotCounted() {
    obey(loop().max(Excess.CALLS, 1).build());
    Labels other = new Labels.Builder().set(Label.SERVICE, "search").build();
    assertSame(Watched.NONE, switches.look(other, 0, null, EPOCH_MICROS, nowNs));
  }

  @Test
  void callBeyondTheMost_tripsItAndOthersGoOn() {
    obey(loop().max(Excess.CALLS, 3).build());
    for (int i = 0; i < 3; i++) {
      assertNull(call("loop").by());
    }

    Watched fourth = call("loop");

    assertTrue(fourth.refused());
    assertTrue(fourth.isFirst());
    Trip trip = tripOf(fourth);
    assertEquals(Excess.CALLS, trip.excess());
    assertEquals(4, trip.counted());
    assertEquals(3, trip.max());
    assertEquals(EPOCH_MICROS + nowNs / 1000, trip.atMicros());
    assertEquals(900_000_000L, trip.untilMicros() - trip.atMicros());
    assertFalse(trip.shared());
    Watched fifth = call("loop");
    assertTrue(fifth.refused());
    assertFalse(fifth.isFirst());
    assertEquals(trip, fifth.trip());
    assertFalse(call("other").refused());
  }

  @Test
  void callsSpreadOverALongerTime_neverTripIt() {
    obey(loop().max(Excess.CALLS, 3).build());
    for (int i = 0; i < 100; i++) {
      assertFalse(call("steady").refused(), "call " + i);
      passMinutes(3.4);
    }
  }

  @Test
  void cooledDown_countsAnew() {
    obey(loop().max(Excess.CALLS, 2).coolDownMs(60_000).build());
    call("loop");
    call("loop");
    Trip first = tripOf(call("loop"));
    passMinutes(0.99);
    assertTrue(call("loop").refused());
    passMinutes(0.02);

    assertFalse(call("loop").refused(), "although all was within the ten minutes");
    assertFalse(call("loop").refused());
    Watched again = call("loop");
    assertTrue(again.isFirst());
    assertNotEquals(first.atMicros(), tripOf(again).atMicros());
  }

  @Test
  void callTakenBack_leavesRoomForAnother() {
    obey(loop().max(Excess.CALLS, 2).max(Excess.REPEATS, 1).max(Excess.RETRIES, 1).build());
    for (int i = 0; i < 10; i++) {
      Watched refusedByACap = call("loop", 1, "same");
      assertFalse(refusedByACap.refused());
      refusedByACap.takeBack();
    }
    assertFalse(call("loop", 1, "same").refused());
    assertFalse(call("loop", 0, "same").refused());
    assertTrue(call("loop", 0, "other").refused());
  }

  @Test
  void retriesBeyondTheMost_tripIt() {
    obey(loop().max(Excess.RETRIES, 2).build());
    for (int i = 0; i < 10; i++) {
      assertFalse(call("loop", 0, "first try " + i).refused());
    }
    assertFalse(call("loop", 1, "x").refused());
    assertFalse(call("loop", 2, "x").refused());
    assertEquals(Excess.RETRIES, tripOf(call("loop", 1, "y")).excess());
  }

  @Test
  void tokensAndSpend_countWhenACallHasEndedAndRefuseTheNext() {
    for (Excess excess : List.of(Excess.TOKENS, Excess.USD)) {
      obey(loop().each(Label.KEY).max(excess, 1_000).build());
      Watched one = call("a");
      Watched two = call("b");
      one.settle(excess == Excess.USD ? 999 : 1, excess == Excess.TOKENS ? 999 : 1, nowNs);
      assertFalse(call("a").refused());
      two.settle(5, 5, nowNs);

      Trip trip = tripOf(call("a"));

      assertEquals(excess, trip.excess());
      assertEquals(1_004, trip.counted());
      passMinutes(16);
      obey();
    }
  }

  @Test
  void sameRequestAgainAndAgain_tripsIt() {
    obey(loop().max(Excess.REPEATS, 3).build());
    for (int i = 0; i < 4; i++) {
      assertFalse(call("loop", 0, "the same").refused(), "once and three repeats");
      assertFalse(call("loop", 0, "another " + i).refused());
    }
    Trip trip = tripOf(call("loop", 0, "the same"));
    assertEquals(Excess.REPEATS, trip.excess());
    assertEquals(4, trip.counted());
    assertFalse(call("other", 0, "the same").refused());
  }

  @Test
  void repeatsInALongerTime_neverTripIt() {
    obey(loop().max(Excess.REPEATS, 3).build());
    for (int i = 0; i < 100; i++) {
      assertFalse(call("steady", 0, "the same").refused());
      passMinutes(3);
    }
  }

  @Test
  void requestAmongManyOthers_isStillFoundAgain() {
    obey(loop().max(Excess.REPEATS, 3).build());
    int calls = 0;
    boolean refused = false;
    for (; !refused && calls < 50; calls++) {
      refused = call("loop", 0, "the same").refused();
      call("loop", 0, "other " + calls);
    }
    assertTrue(refused);
    assertTrue(calls < 10, calls + " calls");
  }

  @Test
  void historyThatGrows_tripsIt() {
    obey(loop().max(Excess.HISTORY_GROWTH, 4).build());
    int calls = 0;
    Watched last = call("loop", 0, "x".repeat(100));
    while (!last.refused() && calls < 100) {
      calls++;
      last = call("loop", 0, "x".repeat(100 + 25 * calls));
    }
    assertEquals(13, calls, "the first that is longer than 400 bytes");
    assertEquals(Excess.HISTORY_GROWTH, tripOf(last).excess());
    assertEquals(5, tripOf(last).counted());
  }

  @Test
  void requestsOfChangingLengths_areNoHistory() {
    obey(loop().max(Excess.HISTORY_GROWTH, 2).build());
    for (int i = 0; i < 300; i++) {
      int bytes = i % 9 == 0 ? 20_000 : 100 + 50 * (i % 9);
      assertFalse(call("mixed", 0, "x".repeat(bytes)).refused(), "call " + i);
    }
  }

  @Test
  void toolResultsOfOneRequest_areCountedInEveryApisWords() {
    String inText = "\\\"tool_call_id\\\": \\\"tool_use_id\\\"";
    for (String result :
        List.of(
            "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"4\"}",
            "{\"type\": \"function_call_output\", \"call_id\": \"c1\", \"output\": \"4\"}",
            "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"4\"}",
            "{\"toolResult\":{\"toolUseId\":\"t1\",\"content\":[]}}",
            "{\"functionResponse\":{\"name\":\"add\",\"response\":{}}}",
            "{\"role\":\"tool\",\"tool_name\":\"add\",\"content\":\"4\"}")) {
      obey(); // what was counted before is forgotten
      obey(loop().max(Excess.TOOL_CALLS, 3).build());
      String three = "{\"m\":[" + (result + ",").repeat(2) + result + "],\"t\":\"" + inText + "\"}";
      assertFalse(call("loop", 0, three).refused(), result);
      assertFalse(call("loop", 0, three).refused(), "each request is counted by itself");
      Watched four = call("loop", 0, "{\"n\":" + result + "," + three.substring(1));
      assertTrue(four.refused(), result);
      assertEquals(Excess.TOOL_CALLS, tripOf(four).excess());
      assertEquals("4 tool calls in one request of at most 3", tripOf(four).words());
    }
    assertFalse(
        switches.look(workflow("other"), 0, null, EPOCH_MICROS, nowNs).refused(), "nothing known");
  }

  @Test
  void shadow_letsCallsPassAndSaysTheSame() {
    obey(loop().max(Excess.CALLS, 1).shadow(true).build());
    call("loop");
    Watched second = call("loop");
    assertFalse(second.refused());
    assertTrue(second.isFirst());
    Trip trip = tripOf(second);
    Watched third = call("loop");
    assertEquals(trip, third.trip());
    assertFalse(third.isFirst());
    passMinutes(15);
    assertNull(call("loop").trip(), "cooled down");
  }

  @Test
  void switchThatRefuses_isNamedBeforeOneInShadowAndTakesItsCountBack() {
    KillSwitch refusing = loop().max(Excess.CALLS, 3).build();
    KillSwitch shadow =
        new KillSwitch.Builder("dry")
            .withinMs(60_000)
            .coolDownMs(60_000)
            .shadow(true)
            .max(Excess.CALLS, 4)
            .build();
    obey(shadow, refusing);
    for (int i = 0; i < 3; i++) {
      assertNull(call("loop").by());
    }
    for (int i = 0; i < 5; i++) {
      KillSwitch by = call("loop").by();
      assertEquals(refusing, by, "a refused call counts on no other");
    }
    assertNull(call("other").by());
    KillSwitch by = call("other").by();
    assertEquals(shadow, by);
  }

  @Test
  void released_passesAgainAndCountsAnew() {
    obey(loop().max(Excess.CALLS, 2).build());
    for (String workflow : List.of("a", "b")) {
      call(workflow);
      call(workflow);
      assertTrue(call(workflow).refused());
    }
    passMinutes(1);
    long releasedMicros = EPOCH_MICROS + nowNs / 1000;

    obey(loop().max(Excess.CALLS, 2).released("a", releasedMicros).build());
    assertFalse(call("a").refused());
    assertFalse(call("a").refused());
    assertTrue(call("b").refused());
    passMinutes(1);
    assertTrue(call("a").refused(), "it runs away again");
    obey(loop().max(Excess.CALLS, 2).released("a", releasedMicros).owner("other").build());
    assertTrue(call("a").refused(), "the release was of an earlier trip");

    obey(loop().max(Excess.CALLS, 2).released(EPOCH_MICROS + nowNs / 1000).build());
    assertFalse(call("a").refused());
    assertFalse(call("b").refused());
  }

  @Test
  void editedSwitch_keepsItsCountAndTripWhereItCountsTheSame() {
    obey(loop().max(Excess.CALLS, 10).build());
    for (int i = 0; i < 5; i++) {
      call("loop");
    }
    obey(loop().max(Excess.CALLS, 5).build());
    assertTrue(call("loop").refused());
    obey(loop().max(Excess.CALLS, 500).build());
    assertTrue(call("loop").refused(), "until it has cooled down or is released");
    obey(loop().max(Excess.CALLS, 5).withinMs(60_000).build());
    assertFalse(call("loop").refused(), "another time: another count");
  }

  @Test
  void valuesBeyondTheRoom_areCountedTogetherAndSaid() {
    KillSwitches small = new KillSwitches(3);
    small.obey(List.of(loop().max(Excess.CALLS, 2).build()));
    for (int i = 0; i < 3; i++) {
      assertFalse(look(small, "own-" + i).isShared());
    }
    assertTrue(look(small, "more-1").isShared());
    assertFalse(look(small, "more-2").refused());
    Watched third = look(small, "more-3");
    assertTrue(third.refused());
    assertTrue(tripOf(third).shared());
    assertFalse(look(small, "own-0").refused());

    passMinutes(30);
    assertFalse(look(small, "more-4").isShared(), "those of which nothing came are forgotten");
  }

  private Watched look(KillSwitches of, String workflow) {
    return of.look(workflow(workflow), 0, null, EPOCH_MICROS + nowNs / 1000, nowNs);
  }

  @Test
  void switchThatGoes_givesItsRoomBack() {
    KillSwitches small = new KillSwitches(2);
    for (int i = 0; i < 10; i++) {
      KillSwitch fresh =
          new KillSwitch.Builder("s" + i)
              .each(Label.WORKFLOW)
              .withinMs(1_000)
              .max(Excess.CALLS, 9)
              .build();
      small.obey(List.of(fresh));
      assertFalse(look(small, "a").isShared());
      assertFalse(look(small, "b").isShared());
    }
    small.obey(List.of());
    assertTrue(small.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"calls", "repeats"})
  void manyThreads_passExactlyTheMost(String what) throws Exception {
    int threads = 8;
    int most = 1_000;
    boolean repeats = what.equals("repeats");
    obey(loop().max(repeats ? Excess.REPEATS : Excess.CALLS, repeats ? most - 1 : most).build());
    AtomicLong passed = new AtomicLong();
    AtomicLong first = new AtomicLong();
    Set<Long> trips = new HashSet<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Set<Long>>> ends = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Callable<Set<Long>> caller =
            () -> {
              Set<Long> seen = new HashSet<>();
              for (int i = 0; i < most; i++) {
                Watched watched = call("loop");
                if (watched.refused()) {
                  seen.add(tripOf(watched).atMicros());
                } else {
                  passed.incrementAndGet();
                }
                if (watched.isFirst()) {
                  first.incrementAndGet();
                }
              }
              return seen;
            };
        ends.add(pool.submit(caller));
      }
      for (Future<Set<Long>> end : ends) {
        trips.addAll(end.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(most, passed.get());
    assertEquals(1, first.get());
    assertEquals(1, trips.size());
  }

  @Test
  void manyThreads_settleEveryToken() throws Exception {
    int threads = 8;
    int calls = 5_000;
    obey(loop().max(Excess.TOKENS, 3L * threads * calls).build());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Callable<Boolean> caller =
            () -> {
              boolean refused = false;
              for (int i = 0; i < calls; i++) {
                Watched watched = call("loop");
                refused |= watched.refused();
                if (i > 0) {
                  watched.settle(0, 3, nowNs);
                }
              }
              return refused;
            };
        ends.add(pool.submit(caller));
      }
      for (Future<Boolean> end : ends) {
        assertFalse(end.get(), "one call is always to be settled yet");
      }
    } finally {
      pool.shutdown();
    }
    Watched last = call("loop");
    assertFalse(last.refused());
    last.settle(0, 3L * threads, nowNs);
    assertEquals(3L * threads * calls, tripOf(call("loop")).counted());
  }
}
