package dev.tollgate.collector.doctor;

import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import java.io.IOException;
import java.util.List;

/** The policy: readable, and the one that the board counts for. */
final class PolicyCheck implements Check {
  @Override
  public String name() {
    return "policy";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Board board = installation.board();
    long counted = board == null ? -1 : board.policyVersion();
    Policy policy;
    try {
      policy = PolicyFile.read(installation.home().policy());
    } catch (IOException e) {
      return List.of(
          Diagnosis.problem(
              name(),
              String.valueOf(e.getMessage()),
              "move it away and start tollgate serve again, which compiles it anew"));
    }
    if (policy == null) {
      return List.of(
          Diagnosis.warning(
              name(), "none was published yet: nothing is capped", "run tollgate serve"));
    }
    String text = "version " + policy.version() + ", " + policy.caps().size() + " caps";
    if (board == null || counted == policy.version()) {
      return List.of(Diagnosis.ok(name(), text));
    }
    return List.of(
        counted == 0
            ? Diagnosis.warning(
                name(), text + "; a cap is being brought in", "look again in a moment")
            : Diagnosis.problem(
                name(),
                text + ", but the board counts for version " + counted,
                "start tollgate serve again"));
  }
}
