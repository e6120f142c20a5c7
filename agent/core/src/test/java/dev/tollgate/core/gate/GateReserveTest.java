package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Priority;
import dev.tollgate.ledger.policy.Reserve;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps that hold for some calls more or less than for others, over a real board. */
class GateReserveTest {
  private static final long NOW_MS = 1_500;
  private static final long VERSION = 7;
  private static final Labels CHECKOUT = call("checkout");
  private static final Labels BATCH = call("batch");

  private final Board board;
  private final Seat mine;
  private final Seat theirs;
  private final Gate gate = new Gate(0);
  private final Gate otherGate = new Gate(0);

  GateReserveTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, "boot-1");
    board.policyVersion(VERSION);
    mine = new Seat(board, board.claimRow(11), 11);
    theirs = new Seat(board, board.claimRow(22), 22);
  }

  private static Labels call(String workflow) {
    return new Labels.Builder().set(Label.WORKFLOW, workflow).set(Label.MODEL, "gpt").build();
  }

  private static Cap.Builder cap(String id, long limit) {
    return new Cap.Builder(id).owner("sre").limit(Unit.USD, limit).refuseAt(limit);
  }

  private static Cap reserving(long limit, long kept) {
    return cap("organisation", limit)
        .reserve(new Reserve(kept, List.of("check*"), Priority.HIGH))
        .build();
  }

  private void obey(Expectations expected, Cap... caps) {
    Policy policy = new Policy(VERSION, List.of(caps)).withExpectations(expected);
    gate.obey(new Enforcement(policy, mine));
    otherGate.obey(new Enforcement(policy, theirs));
  }

  private Decision decide(Labels labels, long ceiling) {
    return gate.decide(labels, NOW_MS, new Ceiling(ceiling, 0, 0, 0));
  }

  @Test
  void othersAreRefusedWhereTheReserveBegins_whoIsNamedAtTheLimit() {
    obey(Expectations.NONE, reserving(1_000_000_000_000L, 100_000_000_000L));

    assertEquals(Verdict.PASSED, decide(BATCH, 850_000_000_000L).verdict());
    Decision refused = decide(BATCH, 60_000_000_000L);
    assertEquals(Verdict.REFUSED, refused.verdict());
    assertEquals(
        "Tollgate cap \"organisation\" has no room for this call: 850 USD of 1000 USD a total (100"
            + " USD of it are kept for check* and priority high) spent or held, and the call may"
            + " come to 60 USD; a lower output limit in the request needs less room (all calls);"
            + " the cap has no window end; owner: sre. The call was not sent.",
        RefusalWriter.message(refused));
    assertEquals(Verdict.PASSED, decide(CHECKOUT, 60_000_000_000L).verdict());
    assertEquals(Verdict.PASSED, decide(CHECKOUT, 90_000_000_000L).verdict());
    assertEquals(Verdict.REFUSED, decide(CHECKOUT, 1).verdict());
  }

  @Test
  void priorityOfOneCap_opensTheReserveOfAnother() {
    Cap batches =
        cap("batches", 10_000)
            .scope(new Scope(Map.of(Label.WORKFLOW, "batch")))
            .priority(Priority.HIGH)
            .build();
    obey(Expectations.NONE, reserving(1_000, 400), batches);

    assertEquals(Verdict.PASSED, decide(BATCH, 1_000).verdict());
  }

  /** Add-then-look with two limits on one counter: each caller fits under its own. */
  @Test
  void racingCallers_passNeitherTheLimitNorTheReserve() throws Exception {
    obey(Expectations.NONE, reserving(1_000, 400));
    AtomicLong granted = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicLong others = new AtomicLong();
    AtomicLong mostOfOthers = new AtomicLong();
    Race.run(
        6,
        1_000,
        (thread, random) -> {
          boolean named = thread < 3;
          long ceiling = 1L + random.nextInt(400);
          Decision open =
              (thread % 2 == 0 ? gate : otherGate)
                  .decide(named ? CHECKOUT : BATCH, NOW_MS, new Ceiling(ceiling, 0, 0, 0));
          if (open.verdict() == Verdict.PASSED) {
            most.accumulateAndGet(granted.addAndGet(ceiling), Math::max);
            if (!named) {
              mostOfOthers.accumulateAndGet(others.addAndGet(ceiling), Math::max);
              others.addAndGet(-ceiling);
            }
            granted.addAndGet(-ceiling);
            open.settle(0, 0, 0);
          }
        });

    assertTrue(most.get() <= 1_000, most.get() + " were granted at once");
    assertTrue(mostOfOthers.get() <= 600, mostOfOthers.get() + " were granted to others at once");
    assertEquals(Verdict.PASSED, decide(CHECKOUT, 1_000).verdict(), "nothing is held in the end");
  }

  @Test
  void capThatHoldsWhatIsExpected_letsMoreCallsPassAtOnce_thanTheCeilingWould() {
    Cap soft = cap("soft", 1_000).holdsExpected(true).build();
    obey(new Expectations(List.of(new Expectation("checkout", "gpt", 100, 50))), soft);

    Decision open = decide(CHECKOUT, 900);
    assertEquals(100, board.total(open.slots()[0], Unit.USD));
    assertEquals(Verdict.PASSED, decide(CHECKOUT, 900).verdict());
    assertEquals(Verdict.REFUSED, decide(BATCH, 900).verdict(), "not known: the ceiling");
    assertEquals(Verdict.PASSED, decide(CHECKOUT, 30).verdict());
    assertEquals(230, board.total(open.slots()[0], Unit.USD), "never more than the ceiling");

    open.settle(700, 10, 0);
    assertEquals(830, board.total(open.slots()[0], Unit.USD));
    assertTrue(open.holds());
  }

  @Test
  void callThatComesToMoreThanExpected_passesItsHold() {
    Cap soft = cap("soft", 1_000).holdsExpected(true).build();
    obey(new Expectations(List.of(new Expectation("checkout", "gpt", 100, 50))), soft);

    Decision open = decide(CHECKOUT, 900);

    assertTrue(open.isPassedBy(101, 0, 0));
    open.settle(1_200, 0, 0);
    assertEquals(Verdict.REFUSED, decide(CHECKOUT, 1).verdict(), "what was passed is counted");
  }

  @Test
  void hardCapBesideASoftOne_holdsTheCeiling() {
    Cap soft = cap("soft", 1_000).holdsExpected(true).build();
    Cap hard = cap("hard", 1_000).build();
    obey(new Expectations(List.of(new Expectation("checkout", "gpt", 100, 50))), soft, hard);

    Decision open = decide(CHECKOUT, 900);

    assertEquals(100, board.total(open.slots()[0], Unit.USD));
    assertEquals(900, board.total(open.slots()[1], Unit.USD));
    assertEquals(Verdict.REFUSED, decide(CHECKOUT, 900).verdict());
    open.release();
    assertEquals(0, board.total(open.slots()[0], Unit.USD));
    assertEquals(0, board.total(open.slots()[1], Unit.USD));
  }
}
