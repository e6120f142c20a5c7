package dev.tollgate.collector.doctor;

import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.util.List;

/** The collector: running, and turning its duty cycle. */
final class CollectorCheck implements Check {
  /** It says that it is there five times a second. */
  private static final long SILENT_MS = 10_000;

  @Override
  public String name() {
    return "collector";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    if (!installation.isServed()) {
      return List.of(
          Diagnosis.problem(
              name(),
              "no collector serves "
                  + installation.home()
                  + ": caps hold, but edits are not obeyed and dead JVMs are not closed",
              "run tollgate serve, best as a service of the system"));
    }
    Board board = installation.board();
    if (board == null) {
      return List.of(Diagnosis.ok(name(), "runs"));
    }
    long silentMs = installation.clock().millis() - board.collectorHeartbeatMs();
    return List.of(
        silentMs > SILENT_MS
            ? Diagnosis.problem(
                name(),
                "runs, but said so last " + silentMs / 1_000 + " s ago: it is stopped or hangs",
                "see log/collector.log and its stderr, and start it again")
            : Diagnosis.ok(name(), "runs"));
  }
}
