package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.store.board.Board;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The signs of life of live agents: neither long ago nor in the future. */
final class HeartbeatsCheck implements Check {
  /** An agent gives one a minute at least. */
  private static final long SILENT_MS = 180_000;

  private static final long CLOCK_SLACK_MS = 5_000;

  @Override
  public String name() {
    return "heartbeats";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    long nowMs = installation.clock().millis();
    int well = 0;
    for (AgentLedger ledger : installation.liveAgents()) {
      Heartbeat beat = ledger.heartbeat();
      if (beat == null) {
        continue;
      }
      long agoMs = nowMs - beat.atMicros() / 1_000;
      if (agoMs < -CLOCK_SLACK_MS) {
        found.add(inFuture(ledger.name(), -agoMs));
      } else if (agoMs > SILENT_MS) {
        found.add(
            Diagnosis.warning(
                name(),
                ledger.name() + " gave its last sign of life " + agoMs / 1_000 + " s ago",
                "see whether it is stopped, and whether its disk is full"));
      } else {
        well++;
      }
    }
    Board board = installation.board();
    if (board != null && board.collectorHeartbeatMs() > nowMs + CLOCK_SLACK_MS) {
      found.add(inFuture("the collector", board.collectorHeartbeatMs() - nowMs));
    }
    if (found.isEmpty() && well > 0) {
      found.add(Diagnosis.ok(name(), well + " live agents gave theirs in time"));
    }
    return found;
  }

  private Diagnosis inFuture(String who, long byMs) {
    return Diagnosis.warning(
        name(),
        who + " gave a sign of life that lies " + byMs / 1_000 + " s in the future",
        "the clock was set back: charges of that time are in windows that are not over yet");
  }
}
