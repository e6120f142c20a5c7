package dev.tollgate.core.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.policy.Windows;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caps of a window of job, over a real board. */
class GateJobTest {
  private static final Labels NIGHTLY = new Labels.Builder().set(Label.JOB, "nightly").build();

  private final Board board;

  GateJobTest(@TempDir Path boards) throws IOException {
    board = Board.create(boards, 1, 64, 4, "boot-1");
  }

  private Gate gate(long jvm, boolean apart) {
    Cap cap =
        new Cap.Builder("job")
            .scope(new Scope(Map.of(Label.JOB, "*")))
            .each(Label.JOB)
            .countsJvmsApart(apart)
            .limit(Unit.CALLS, 1)
            .refuseAt(1)
            .windows(Cap.JOB, "UTC", Windows.total())
            .build();
    Gate gate = new Gate(0);
    Seat seat = new Seat(board, board.claimRow(jvm), jvm);
    gate.obey(new Enforcement(new Policy(7, List.of(cap)), seat));
    return gate;
  }

  private static Decision ask(Gate gate, Labels labels) {
    return gate.decide(labels, 1_500, Ceiling.NONE);
  }

  @Test
  void jobsApart_haveTheLimitInEachJvm() {
    Gate mine = gate(11, true);
    Gate theirs = gate(22, true);

    assertEquals(Verdict.PASSED, ask(mine, NIGHTLY).verdict());
    assertEquals(Verdict.PASSED, ask(theirs, NIGHTLY).verdict());

    Decision refused = ask(mine, NIGHTLY);
    assertEquals(Verdict.REFUSED, refused.verdict());
    String message = RefusalWriter.message(refused);
    assertTrue(message.contains("each job); the window ends with the job"), message);
    Labels next = NIGHTLY.toBuilder().set(Label.JOB, "next").build();
    assertEquals(Verdict.PASSED, ask(mine, next).verdict());
  }

  @Test
  void sharedJobs_haveOneLimit_andCallsWithoutAJobHaveNone() {
    Gate mine = gate(11, false);
    Gate theirs = gate(22, false);

    assertEquals(Verdict.PASSED, ask(mine, NIGHTLY).verdict());
    assertEquals(Verdict.REFUSED, ask(theirs, NIGHTLY).verdict());
    assertEquals(Verdict.PASSED, ask(theirs, Labels.NONE).verdict());
    assertEquals(Verdict.PASSED, ask(theirs, Labels.NONE).verdict());
  }
}
