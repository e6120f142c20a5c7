package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls hold while they are open, over a real board. */
class GateHoldTest {
  private static final long NOW_MS = 1_500;
  private static final long VERSION = 7;

  /** What racing callers share. */
  private static final long LIMIT = 1_000;

  private final Board board;
  private final Seat mine;
  private final Seat theirs;
  private final Gate gate = new Gate(0);
  private final Gate otherGate = new Gate(0);

  GateHoldTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, "boot-1");
    board.policyVersion(VERSION);
    mine = new Seat(board, board.claimRow(11), 11);
    theirs = new Seat(board, board.claimRow(22), 22);
  }

  private static Cap cap(String id, Unit unit, long limit) {
    return new Cap.Builder(id).limit(unit, limit).refuseAt(limit).build();
  }

  private void obey(Cap... caps) {
    Policy policy = new Policy(VERSION, List.of(caps));
    gate.obey(new Enforcement(policy, mine));
    otherGate.obey(new Enforcement(policy, theirs));
  }

  private Decision decide(Ceiling ceiling) {
    return gate.decide(Labels.NONE, NOW_MS, ceiling);
  }

  private long total(Cap cap) {
    return board.total(board.slot(CapKey.of(cap, 0)), cap.unit());
  }

  @Test
  void openCall_holdsItsCeilingOnEveryHardCap_inTheCapsUnit() {
    Cap dollars = cap("dollars", Unit.USD, 1_000);
    Cap tokens = cap("tokens", Unit.TOKENS, 1_000);
    Cap calls = cap("calls", Unit.CALLS, 10);
    obey(dollars, tokens, calls);

    Decision open = decide(new Ceiling(400, 30, 20, 0));

    assertEquals(Verdict.PASSED, open.verdict());
    assertEquals(400, total(dollars));
    assertEquals(50, total(tokens));
    assertEquals(1, total(calls));
    assertEquals(3, open.heldSlots(16).length);
    assertArrayEquals(new long[] {400, 0, 0, 0, 50, 0, 0, 0, 1}, open.heldAmounts(16));
    assertEquals(2, open.heldSlots(2).length, "what an entry has no room for is left out");
    assertEquals(6, open.heldAmounts(2).length);

    open.settle(120, 40, 0);

    assertEquals(120, total(dollars));
    assertEquals(40, total(tokens));
    assertEquals(1, total(calls));
  }

  @Test
  void heldRoom_isRefusedToOthers_untilItIsSettled() {
    Cap cap = cap("dollars", Unit.USD, 1_000);
    obey(cap);
    Decision open = decide(new Ceiling(700, 0, 0, 0));

    Decision other = otherGate.decide(Labels.NONE, NOW_MS, new Ceiling(400, 0, 0, 0));

    assertEquals(Verdict.REFUSED, other.verdict());
    assertEquals(700, other.spent());
    assertEquals(400, other.needed());
    assertEquals(700, total(cap), "what was added was taken back");
    open.settle(100, 0, 0);
    assertEquals(
        Verdict.PASSED, otherGate.decide(Labels.NONE, NOW_MS, new Ceiling(400, 0, 0, 0)).verdict());
    assertEquals(500, total(cap));
  }

  @Test
  void exactlyTheRest_fits_andNothingAfterIt() {
    Cap cap = cap("dollars", Unit.USD, 1_000);
    obey(cap);
    decide(new Ceiling(600, 0, 0, 0));

    assertEquals(Verdict.REFUSED, decide(new Ceiling(401, 0, 0, 0)).verdict());
    assertEquals(Verdict.PASSED, decide(new Ceiling(400, 0, 0, 0)).verdict());
    assertEquals(Verdict.REFUSED, decide(Ceiling.NONE).verdict(), "spent refuses all");
  }

  @Test
  void oneCapWithoutRoom_leavesNothingHeldOnTheOthers() {
    Cap wide = cap("wide", Unit.USD, 1_000);
    Cap tight = cap("tight", Unit.CALLS, 1);
    obey(wide, tight);
    decide(new Ceiling(10, 0, 0, 0));

    Decision refused = decide(new Ceiling(10, 0, 0, 0));

    assertEquals(Verdict.REFUSED, refused.verdict());
    assertEquals(tight, refused.cap());
    assertEquals(10, total(wide));
    assertEquals(1, total(tight));
  }

  @Test
  void releasedCall_countsNowhere() {
    Cap cap = cap("dollars", Unit.USD, 1_000);
    obey(cap);

    decide(new Ceiling(700, 0, 0, 0)).release();

    assertEquals(0, total(cap));
  }

  @Test
  void softCap_holdsNothing() {
    Cap alerts = new Cap.Builder("alerts").limit(Unit.USD, 10).build();
    Cap shadow = cap("shadow", Unit.USD, 10).toBuilder().shadow(true).build();
    obey(alerts, shadow);

    Decision open = decide(new Ceiling(700, 0, 0, 0));

    assertEquals(Verdict.WOULD_REFUSE, open.verdict());
    assertEquals(shadow, open.cap());
    assertFalse(open.holds());
    assertEquals(0, total(alerts));
    open.settle(5, 0, 0);
    assertEquals(5, total(alerts));
    assertEquals(5, total(shadow));
  }

  @Test
  void decision_standsWhileBoardPolicyAndRowAreTheSame() {
    obey(cap("dollars", Unit.USD, 1_000));
    Decision open = decide(new Ceiling(1, 0, 0, 0));
    assertTrue(open.stands());

    board.policyVersion(0);
    assertFalse(open.stands(), "a cap is being brought in");
    board.policyVersion(VERSION + 1);
    assertFalse(open.stands());
    board.policyVersion(VERSION);
    assertTrue(open.stands());

    board.release(mine.row(), 11);
    assertFalse(open.stands());
    assertEquals(mine.row(), board.claimRow(11));
    board.seal();
    assertFalse(open.stands());
  }

  @Test
  void callThatCostsMore_passesItsHold() {
    obey(cap("dollars", Unit.USD, 1_000));
    Decision open = decide(new Ceiling(100, 0, 0, 0));

    assertFalse(open.isPassedBy(100, 5_000, 0), "no token cap holds anything");
    assertTrue(open.isPassedBy(101, 0, 0));
  }

  @Test
  void unheldCall_isWhatItsCapsSay() {
    Cap allows = cap("allows", Unit.USD, 1_000);
    obey(allows);
    Decision passed = gate.decideUnheld(Labels.NONE, NOW_MS);
    assertEquals(Verdict.PASSED, passed.verdict());
    assertTrue(passed.unenforced());
    assertEquals(-1, passed.boardRow(), "the collector counts it");

    Cap refuses = allows.toBuilder().refuseWhenUnenforceable(true).build();
    obey(refuses);
    assertEquals(Verdict.REFUSED, gate.decideUnheld(Labels.NONE, NOW_MS).verdict());
  }

  /** Add-then-look on the real board: whoever was let through at any moment fits together. */
  @Test
  void racingCallers_neverPassTheLimit_andTheLastRoomIsNotLost() throws Exception {
    Cap cap = cap("dollars", Unit.USD, LIMIT);
    obey(cap);

    race(List.of(gate, otherGate), 2_000);

    assertEquals(0, total(cap), "nothing is held in the end");
    assertEquals(Verdict.PASSED, decide(new Ceiling(LIMIT, 0, 0, 0)).verdict());
  }

  /** A row each, as two hundred JVMs have; eight threads of this one stand for them. */
  @Test
  void twoHundredRows_neverPassTheLimitTogether(@TempDir Path boards) throws Exception {
    Board wide = Board.create(boards, 1, 64, 256, "boot-1");
    wide.policyVersion(VERSION);
    Cap cap = cap("dollars", Unit.USD, LIMIT);
    List<Gate> gates = new ArrayList<>();
    for (long jvm = 1; jvm <= 200; jvm++) {
      Gate its = new Gate(0);
      Seat seat = new Seat(wide, wide.claimRow(jvm), jvm);
      its.obey(new Enforcement(new Policy(VERSION, List.of(cap)), seat));
      gates.add(its);
    }
    assertEquals(199, wide.highestRow());

    race(gates, 200);

    assertEquals(0, wide.total(wide.slot(CapKey.of(cap, 0)), Unit.USD));
    Gate last = gates.get(199);
    assertEquals(
        Verdict.PASSED, last.decide(Labels.NONE, NOW_MS, new Ceiling(LIMIT, 0, 0, 0)).verdict());
    assertEquals(
        Verdict.REFUSED,
        gates.get(0).decide(Labels.NONE, NOW_MS, new Ceiling(1, 0, 0, 0)).verdict());
  }

  /** Eight threads ask these gates at random; what is granted at any moment is within the limit. */
  private static void race(List<Gate> gates, int calls) throws Exception {
    AtomicLong granted = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicInteger passed = new AtomicInteger();
    Race.run(
        8,
        calls,
        (thread, random) -> {
          long ceiling = 1L + random.nextInt(400);
          Gate its = gates.get(random.nextInt(gates.size()));
          Decision open = its.decide(Labels.NONE, NOW_MS, new Ceiling(ceiling, 0, 0, 0));
          if (open.verdict() == Verdict.PASSED) {
            passed.incrementAndGet();
            most.accumulateAndGet(granted.addAndGet(ceiling), Math::max);
            granted.addAndGet(-ceiling);
            open.settle(0, 0, 0); // its room is given back
          }
        });
    assertTrue(most.get() <= LIMIT, most.get() + " were granted at once");
    assertTrue(passed.get() > 0);
  }
}
