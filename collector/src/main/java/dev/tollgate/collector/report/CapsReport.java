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
import java.util.Map;
import java.util.TreeMap;

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
    boolean count = board == null || policy.caps().stream().anyMatch(c -> c.each() != null);
    Spend spend = count ? spend(home, policy, clock) : new Spend();
    List<CapStatus> caps = new ArrayList<>();
    for (Cap cap : policy.caps()) {
      int window = cap.windows().indexAt(clock.millis());
      Map<String, Long> charged = charged(spend, cap, clock.millis());
      if (charged.isEmpty() || cap.each() == null) {
        charged.putIfAbsent("", 0L);
      }
      charged.forEach(
          (value, amount) -> {
            long spent =
                window < 0 || board == null
                    ? amount
                    : total(board, CapKey.of(cap, value, cap.windows().startMs(window)), cap);
            caps.add(new CapStatus(cap, value, spent, window));
          });
    }
    return new CapsReport(policy.version(), runs, caps);
  }

  private static long total(Board board, long key, Cap cap) {
    int slot = board.findSlot(key);
    return slot < 0 ? 0 : Math.max(0, board.total(slot, cap.unit()));
  }

  private static Spend spend(Home home, Policy policy, Clock clock) throws IOException {
    Spend none = new Spend();
    Spend spend = none.of(policy.caps());
    try (LedgerTail tail = new LedgerTail(home, clock, line -> {})) {
      tail.read(LedgerSink.of(spend::count, spend::count));
    }
    return spend;
  }

  private static Map<String, Long> charged(Spend spend, Cap cap, long nowMs) {
    Map<String, Long> charged = new TreeMap<>();
    for (CapSpend each : spend.caps()) {
      if (each.cap().equals(cap)) {
        for (WindowSpend window : each.windowsAt(nowMs)) {
          charged.put(window.eachValue(), window.charged().in(cap.unit()));
        }
      }
    }
    return charged;
  }
}
