package dev.tollgate.collector.report;

import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * How all caps of a home stand: what the gate sees on the board, or what the ledgers say where
 * there is no board. Needs no running collector. Immutable.
 *
 * @param policyVersion 0 where there is no policy yet
 * @param collectorRuns whether a collector serves the home
 */
public record CapsReport(long policyVersion, boolean collectorRuns, List<CapStatus> caps) {

  /** Reads how the caps stand now. */
  public static CapsReport read(Home home, String bootId, Clock clock) throws IOException {
    boolean runs = Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock());
    Policy policy = PolicyFile.read(home.policy());
    if (policy == null) {
      return new CapsReport(0, runs, List.of());
    }
    Board board = Board.openCurrent(home.boards(), bootId);
    Spend spend = board == null ? spend(home, policy, clock) : new Spend();
    List<CapStatus> caps = new ArrayList<>();
    for (Cap cap : policy.caps()) {
      int window = cap.windows().indexAt(clock.millis());
      long spent =
          window < 0
              ? 0
              : board == null
                  ? charged(spend, cap, clock.millis())
                  : total(board, cap, cap.windows().startMs(window));
      caps.add(new CapStatus(cap, spent, window));
    }
    return new CapsReport(policy.version(), runs, caps);
  }

  private static long total(Board board, Cap cap, long startMs) {
    int slot = board.findSlot(CapKey.of(cap, startMs));
    return slot < 0 ? 0 : Math.max(0, board.total(slot, cap.unit()));
  }

  private static Spend spend(Home home, Policy policy, Clock clock) throws IOException {
    Spend none = new Spend();
    Spend spend = none.of(none.missing(policy));
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.read(LedgerSink.of(spend::count, spend::count));
    }
    return spend;
  }

  private static long charged(Spend spend, Cap cap, long nowMs) {
    for (CapSpend each : spend.caps()) {
      if (each.cap().equals(cap)) {
        WindowSpend window = each.windowAt(nowMs);
        return window == null ? 0 : window.charged().in(cap.unit());
      }
    }
    return 0;
  }
}
