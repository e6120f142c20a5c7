package dev.tollgate.collector.report;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.state.StateFile;
import dev.tollgate.collector.tail.LedgerCursor;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a home's ledgers have counted on the caps of its policy, and what its open calls hold. Goes
 * on from where the collector's state stands, as far as that is of the same caps. One thread.
 */
final class HomeSpend implements Closeable {
  private static final int UNITS = Unit.PLACES;

  private final LedgerTail tail;
  private final Spend spend;

  private HomeSpend(LedgerTail tail, Spend spend) {
    this.tail = tail;
    this.spend = spend;
  }

  /** Reads it. */
  static HomeSpend of(Home home, Policy policy, Clock clock) throws IOException {
    LedgerTail tail = new LedgerTail(home, clock, line -> {});
    Spend spend = saved(home, tail, policy, clock.millis());
    if (spend == null) {
      tail.close();
      tail = new LedgerTail(home, clock, line -> {});
      spend = new Spend().of(policy.caps());
    }
    HomeSpend counted = new HomeSpend(tail, spend);
    try {
      tail.read(LedgerSink.of(counted.spend::count, counted.spend::count));
      return counted;
    } catch (IOException | RuntimeException e) {
      tail.close();
      throw e;
    }
  }

  private static @Nullable Spend saved(Home home, LedgerTail tail, Policy policy, long nowMs) {
    try {
      StateFile.Counted saved = new StateFile(home).load(tail);
      if (saved == null || !saved.spend().missing(policy, nowMs).isEmpty()) {
        return null;
      }
      saved.spend().adopt(policy, new Spend());
      return saved.spend();
    } catch (IOException unusable) {
      return null; // it only saves time, and the collector says what is wrong with it
    }
  }

  /** The policy's caps, in its order, with what came to them. */
  List<CapSpend> caps() {
    return spend.caps();
  }

  /** What open calls hold on each slot of the board of this generation. */
  Map<Integer, Amounts> held(long generation) throws IOException {
    Map<Integer, Amounts> held = new HashMap<>();
    for (LedgerCursor ledger : tail.unsealed()) {
      for (InflightEntry entry : entries(ledger)) {
        if (entry.generation() == generation && entry.state() != InflightState.SETTLED) {
          add(entry, held);
        }
      }
    }
    return held;
  }

  private static void add(InflightEntry entry, Map<Integer, Amounts> to) {
    int[] slots = entry.slots();
    long[] amounts = entry.amounts();
    for (int i = 0; i < slots.length; i++) {
      int at = i * UNITS;
      to.merge(
          slots[i],
          new Amounts(
              amounts[at + Unit.USD.place()],
              amounts[at + Unit.TOKENS.place()],
              amounts[at + Unit.CALLS.place()]),
          Amounts::plus);
    }
  }

  private static List<InflightEntry> entries(LedgerCursor ledger) throws IOException {
    try {
      return InflightTable.read(JvmDirectory.inflight(ledger.directory()));
    } catch (NoSuchFileException e) {
      return List.of(); // a collector's own ledger has none
    }
  }

  @Override
  public void close() {
    tail.close();
  }
}
