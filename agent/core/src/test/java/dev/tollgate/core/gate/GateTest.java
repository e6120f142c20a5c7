package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.policy.Windows;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls leave, over a real board. */
class GateTest {
  private static final String BOOT = "boot-1";
  private static final long NOW_MS = 1_500;
  private static final Labels CHECKOUT =
      new Labels.Builder().set(Label.SERVICE, "checkout").set(Label.PROVIDER, "openai").build();

  private final Board board;
  private final Seat mine;
  private final Seat theirs;
  private long nowNs = 5;
  private final Gate gate = new Gate(0, () -> nowNs);

  GateTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, BOOT);
    mine = new Seat(board, board.claimRow(11), 11);
    theirs = new Seat(board, board.claimRow(22), 22);
  }

  private static Cap.Builder cap() {
    return new Cap.Builder("checkout-daily")
        .owner("team-payments")
        .scope(new Scope(Map.of(Label.SERVICE, "checkout")))
        .limit(Unit.USD, 1_000)
        .refuseAt(1_000)
        .windows("day", "UTC", new Windows(1_000, 2_000, 3_000));
  }

  private void obey(@Nullable Seat seat, Cap... caps) {
    gate.obey(new Enforcement(new Policy(7, List.of(caps)), seat));
  }

  private void spend(Seat seat, Cap cap, long windowStartMs, long nanos) {
    seat.add(board.slot(CapKey.of(cap, windowStartMs)), nanos, 0, 1);
  }

  @Test
  void noPolicy_passesUnflagged() {
    gate.obey(Enforcement.NOTHING);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    assertFalse(decision.unenforced());
    assertEquals(0, decision.policyVersion());
    assertEquals(0, decision.boardGeneration());
    assertEquals(-1, decision.boardRow());
  }

  @Test
  void each_refusesTheValueThatIsSpentAlone() {
    Cap cap = cap().each(Label.MODEL).build();
    obey(mine, cap);
    theirs.add(board.slot(CapKey.of(cap, "gpt-4o", 1_000)), 1_000, 0, 1);

    Labels spent = CHECKOUT.toBuilder().set(Label.MODEL, "gpt-4o").build();
    Labels other = CHECKOUT.toBuilder().set(Label.MODEL, "o3").build();

    for (int i = 0; i < 2; i++) {
      assertEquals(Verdict.REFUSED, gate.decide(spent, NOW_MS, Ceiling.NONE).verdict());
      assertEquals(Verdict.PASSED, gate.decide(other, NOW_MS, Ceiling.NONE).verdict());
      assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
      assertEquals(
          Verdict.PASSED, gate.decide(spent, 2_500, Ceiling.NONE).verdict(), "another window");
    }
  }

  @Test
  void capThatCountsAfterwards_isNoneOfTheGates() {
    Cap each = cap().each(Label.WASTE).refuseAt(0).build();
    Cap scope = cap().scope(new Scope(Map.of(Label.WASTE, "*"))).refuseAt(0).build();
    obey(mine, each, scope);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, new Ceiling(500, 10, 5, 0));

    assertEquals(Verdict.PASSED, decision.verdict());
    assertFalse(decision.holds());
  }

  @Test
  void belowRefusal_passesAndCountsWhereItWasDecided() {
    Cap cap = cap().build();
    obey(mine, cap);
    spend(mine, cap, 1_000, 999);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    assertNull(decision.cap());
    assertEquals(7, decision.policyVersion());
    assertEquals(1, decision.boardGeneration());
    assertEquals(mine.row(), decision.boardRow());
    int slot = board.findSlot(CapKey.of(cap, 1_000));
    assertArrayEquals(new int[] {slot}, decision.slots());
    decision.settle(5, 30, 0);
    assertEquals(1_004, board.used(slot, mine.row(), Unit.USD));
    assertEquals(30, board.used(slot, mine.row(), Unit.TOKENS));
    assertEquals(2, board.used(slot, mine.row(), Unit.CALLS));
  }

  @Test
  void atRefusal_refusesAndSaysWhy() {
    Cap cap = cap().build();
    obey(mine, cap);
    spend(mine, cap, 1_000, 1_000);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.REFUSED, decision.verdict());
    assertEquals(cap, decision.cap());
    assertEquals(1_000, decision.spent());
    assertEquals(2_000, decision.windowEndMs());
    assertEquals(0, decision.slots().length, "a refused call counts nowhere");
  }

  @Test
  void otherJvmsSpend_refusesHere() {
    Cap cap = cap().build();
    obey(mine, cap);
    spend(mine, cap, 1_000, 400);
    assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());

    spend(theirs, cap, 1_000, 600);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    assertEquals(Verdict.REFUSED, decision.verdict());
    assertEquals(1_000, decision.spent());
  }

  @Test
  void baseOfTheCollector_counts() {
    Cap cap = cap().build();
    obey(mine, cap);
    board.base(board.slot(CapKey.of(cap, 1_000)), 1_000, 0, 0);

    assertEquals(Verdict.REFUSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void tokensAndCalls_areCountedInTheirOwnUnit() {
    Cap tokens = cap().id("tokens").limit(Unit.TOKENS, 100).refuseAt(100).build();
    Cap calls = cap().id("calls").limit(Unit.CALLS, 2).refuseAt(2).build();
    obey(mine, tokens, calls);

    gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).settle(1_000_000_000, 40, 0);
    gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).settle(1_000_000_000, 40, 0);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    assertEquals(Verdict.REFUSED, decision.verdict());
    assertEquals(calls, decision.cap());
    assertEquals(2, decision.spent());
  }

  @Test
  void shadowCap_saysWhatItWouldHaveDone() {
    Cap shadow = cap().shadow(true).build();
    obey(mine, shadow);
    spend(mine, shadow, 1_000, 1_200);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.WOULD_REFUSE, decision.verdict());
    assertEquals(shadow, decision.cap());
    assertEquals(1_200, decision.spent());
    assertEquals(2_000, decision.windowEndMs());
    decision.settle(1, 1, 0);
    assertEquals(1_201, board.total(decision.slots()[0], Unit.USD), "the call left, so it counts");
  }

  @Test
  void shadowCapBeforeARealOne_doesNotHideIt() {
    Cap shadow = cap().id("shadow").shadow(true).build();
    Cap real = cap().id("real").build();
    obey(mine, shadow, real);
    spend(mine, shadow, 1_000, 1_000);
    spend(mine, real, 1_000, 1_000);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.REFUSED, decision.verdict());
    assertEquals(real, decision.cap());
  }

  @Test
  void otherScope_isUnaffected() {
    Cap cap = cap().build();
    obey(mine, cap);
    spend(mine, cap, 1_000, 1_000);
    Labels other = CHECKOUT.toBuilder().set(Label.SERVICE, "search").build();

    Decision decision = gate.decide(other, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    assertEquals(0, decision.slots().length);
    assertEquals(Verdict.PASSED, gate.decide(Labels.NONE, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void nextWindow_startsAtNothing() {
    Cap cap = cap().build();
    obey(mine, cap);
    spend(mine, cap, 1_000, 1_000);
    assertEquals(Verdict.REFUSED, gate.decide(CHECKOUT, 1_999, Ceiling.NONE).verdict());

    Decision decision = gate.decide(CHECKOUT, 2_000, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    int before = board.findSlot(CapKey.of(cap, 1_000));
    assertNotEquals(before, decision.slots()[0]);
    assertEquals(board.findSlot(CapKey.of(cap, 2_000)), decision.slots()[0]);
    assertEquals(
        Verdict.REFUSED,
        gate.decide(CHECKOUT, 1_999, Ceiling.NONE).verdict(),
        "a late call, in its own window");
  }

  @Test
  void callThatCrossesAWindow_settlesWhereItBegan() {
    Cap cap = cap().build();
    obey(mine, cap);
    Decision late = gate.decide(CHECKOUT, 1_999, Ceiling.NONE);
    gate.decide(CHECKOUT, 2_000, Ceiling.NONE);

    late.settle(300, 0, 0);

    assertEquals(300, board.total(board.findSlot(CapKey.of(cap, 1_000)), Unit.USD));
    assertEquals(0, board.total(board.findSlot(CapKey.of(cap, 2_000)), Unit.USD));
  }

  @Test
  void windowThatWasNotCompiled_isUnenforced() {
    obey(mine, cap().build());

    Decision decision = gate.decide(CHECKOUT, 3_000, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    assertTrue(decision.unenforced());
  }

  @Test
  void noBoard_passesAndSaysSo() {
    obey(null, cap().build());

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.PASSED, decision.verdict());
    assertTrue(decision.unenforced());
    assertEquals(0, decision.slots().length);
    decision.settle(1, 1, 0); // counts nowhere, and that is no failure
  }

  @Test
  void noBoard_refusesWhereTheCapSaysSo() {
    Cap strict = cap().refuseWhenUnenforceable(true).build();
    obey(null, strict);

    Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertEquals(Verdict.REFUSED, decision.verdict());
    assertTrue(decision.unenforced());
    assertEquals(strict, decision.cap());
    assertEquals(2_000, decision.windowEndMs());
  }

  @Test
  void noBoard_shadowCapNeverRefuses() {
    obey(null, cap().shadow(true).refuseWhenUnenforceable(true).build());

    assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void fullBoard_isUnenforced() {
    for (int i = 1; i <= 64; i++) {
      board.slot(i);
    }
    obey(mine, cap().build());

    assertTrue(gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).unenforced());
    obey(mine, cap().refuseWhenUnenforceable(true).build());
    assertEquals(Verdict.REFUSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void fullBoard_stillHoldsOnTheCapsThatHaveTheirSlot() {
    Cap strict = cap().id("strict").refuseWhenUnenforceable(true).build();
    int slot = board.slot(CapKey.of(strict, 1_000));
    for (int i = 1; i < 64; i++) {
      board.slot(i);
    }
    obey(mine, strict, cap().id("late").build());

    Decision open = gate.decide(CHECKOUT, NOW_MS, new Ceiling(600, 0, 0, 0));

    assertEquals(Verdict.PASSED, open.verdict());
    assertTrue(open.unenforced(), "the other cap was not checked");
    assertTrue(open.holds());
    assertArrayEquals(new int[] {slot}, open.slots());
    assertEquals(mine.row(), open.boardRow());
    assertEquals(600, board.total(slot, Unit.USD));
    Decision refused = gate.decide(CHECKOUT, NOW_MS, new Ceiling(600, 0, 0, 0));
    assertEquals(Verdict.REFUSED, refused.verdict());
    assertEquals(strict, refused.cap());
    assertFalse(refused.unenforced());
    open.settle(100, 20, 0);
    assertEquals(100, board.total(slot, Unit.USD));
    Decision next = gate.decide(CHECKOUT, 2_500, Ceiling.NONE);
    assertEquals(Verdict.REFUSED, next.verdict(), "its next window has no slot");
    assertTrue(next.unenforced());
  }

  @Test
  void windowThatWasNotCompiled_refusesWhereTheCapSaysSo() {
    obey(mine, cap().refuseWhenUnenforceable(true).build());

    assertEquals(Verdict.REFUSED, gate.decide(CHECKOUT, 3_000, Ceiling.NONE).verdict());
  }

  @Test
  void throttleWithoutABoard_isWhatItsCapSays() {
    Cap slow = cap().refuseAt(Long.MAX_VALUE).throttle(0, 1, 60_000).build();
    obey(null, slow);
    for (int i = 0; i < 3; i++) {
      Decision decision = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
      assertEquals(Verdict.PASSED, decision.verdict());
      assertTrue(decision.unenforced());
    }
    obey(null, slow.toBuilder().refuseWhenUnenforceable(true).build());
    assertEquals(Verdict.REFUSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void rowTakenBack_isUnenforcedAndNeverTouched() {
    Cap cap = cap().build();
    obey(mine, cap);
    Decision open = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    int slot = open.slots()[0];
    board.release(mine.row(), 11);
    assertEquals(mine.row(), board.claimRow(33));

    open.settle(500, 50, 0);

    assertEquals(0, board.used(slot, mine.row(), Unit.USD));
    assertEquals(0, board.used(slot, mine.row(), Unit.CALLS));
    assertTrue(gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).unenforced());
  }

  @Test
  void firstCall_waitsNoLongerThanItMayAndSaysSo() {
    Gate impatient = new Gate(0);

    impatient.awaitReady();

    Decision decision = impatient.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    assertEquals(Verdict.PASSED, decision.verdict());
    assertTrue(decision.unenforced(), "a policy may be there that it was not to wait for");
  }

  @Test
  void homeThatWasReadAfterTheWait_isWhatLaterCallsGoBy() {
    Gate withoutPolicy = new Gate(0);
    withoutPolicy.awaitReady();
    withoutPolicy.open();
    Gate withPolicy = new Gate(0);
    withPolicy.awaitReady();
    Cap cap = cap().build();
    spend(theirs, cap, 1_000, 1_000);
    withPolicy.obey(new Enforcement(new Policy(7, List.of(cap)), mine));
    withPolicy.open();

    assertFalse(withoutPolicy.decide(CHECKOUT, NOW_MS, Ceiling.NONE).unenforced());
    assertEquals(Verdict.REFUSED, withPolicy.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void firstCall_waitsForThePolicy() throws InterruptedException {
    Gate patient = new Gate(TimeUnit.MINUTES.toMillis(10));
    Cap cap = cap().build();
    spend(theirs, cap, 1_000, 1_000);
    BlockingQueue<Decision> decided = new ArrayBlockingQueue<>(1);
    Thread caller =
        new Thread(
            () -> {
              patient.awaitReady();
              decided.add(patient.decide(CHECKOUT, NOW_MS, Ceiling.NONE));
            });
    caller.setDaemon(true);
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertTrue(decided.isEmpty());

    patient.obey(new Enforcement(new Policy(7, List.of(cap)), mine));

    Decision decision = decided.poll(60, TimeUnit.SECONDS);
    caller.join();
    assertEquals(Verdict.REFUSED, decision == null ? null : decision.verdict());
  }

  @Test
  void interruptedFirstCall_passesAndStaysInterrupted() {
    Gate patient = new Gate(TimeUnit.MINUTES.toMillis(10));
    Thread.currentThread().interrupt();

    patient.awaitReady();
    Decision decision = patient.decide(CHECKOUT, NOW_MS, Ceiling.NONE);

    assertTrue(Thread.interrupted());
    assertSame(Verdict.PASSED, decision.verdict());
    assertTrue(decision.unenforced());
  }

  @Test
  void throttle_letsCallsPassAtItsRateFromItsPercentageOn() {
    Cap cap = cap().throttle(800, 30, 60_000).build();
    obey(mine, cap);
    spend(theirs, cap, 1_000, 799);
    for (int i = 0; i < 10; i++) {
      assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
    }
    spend(theirs, cap, 1_000, 1);
    for (int i = 0; i < 3; i++) {
      assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
    }

    Decision slowed = gate.decide(CHECKOUT, NOW_MS, new Ceiling(50, 0, 0, 0));

    assertEquals(Verdict.REFUSED, slowed.verdict());
    assertTrue(slowed.throttled());
    assertEquals(cap, slowed.cap());
    assertEquals(2_000, slowed.retryAfterMs());
    assertEquals(800, slowed.spent());
    assertEquals(
        800, board.total(board.findSlot(CapKey.of(cap, 1_000)), Unit.USD), "nothing is held");
    nowNs += 2_000_000_000L;
    assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
    assertTrue(gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).throttled());
    spend(theirs, cap, 1_000, 200);
    Decision spent = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    assertEquals(Verdict.REFUSED, spent.verdict());
    assertFalse(spent.throttled(), "there is no sense in trying again");
  }

  @Test
  void throttleWithoutRefusal_slowsEachValueApart() {
    Cap cap = cap().refuseAt(Long.MAX_VALUE).throttle(100, 1, 60_000).each(Label.MODEL).build();
    obey(mine, cap);
    Labels one = CHECKOUT.toBuilder().set(Label.MODEL, "gpt-4o").build();
    Labels other = CHECKOUT.toBuilder().set(Label.MODEL, "o3").build();
    theirs.add(board.slot(CapKey.of(cap, "gpt-4o", 1_000)), 100, 0, 1);
    theirs.add(board.slot(CapKey.of(cap, "o3", 1_000)), 100, 0, 1);

    assertEquals(Verdict.PASSED, gate.decide(one, NOW_MS, Ceiling.NONE).verdict());
    assertEquals(Verdict.PASSED, gate.decide(other, NOW_MS, Ceiling.NONE).verdict());
    assertTrue(gate.decide(one, NOW_MS, Ceiling.NONE).throttled());
    assertTrue(gate.decide(other, NOW_MS, Ceiling.NONE).throttled());
    assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
  }

  @Test
  void throttleInShadow_onlySaysSo() {
    Cap cap = cap().throttle(0, 1, 60_000).shadow(true).build();
    obey(mine, cap);
    gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    Decision second = gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE);
    assertEquals(Verdict.WOULD_REFUSE, second.verdict());
    assertEquals(cap, second.cap());
  }

  @Test
  void callThatASecondThrottleSlows_isNotCountedOnTheFirst() {
    Cap wide = cap().id("wide").throttle(0, 20, 60_000).build();
    Cap narrow = cap().id("narrow").throttle(0, 10, 60_000).build();
    obey(mine, wide, narrow);
    assertEquals(Verdict.PASSED, gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE).verdict());
    for (int i = 0; i < 5; i++) {
      assertEquals("narrow", nameOf(gate.decide(CHECKOUT, NOW_MS, Ceiling.NONE)));
    }
  }

  private static String nameOf(Decision decision) {
    Cap cap = decision.cap();
    return cap == null ? "" : cap.id();
  }
}
