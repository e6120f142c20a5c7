package dev.tollgate.collector.report;

import dev.tollgate.collector.cap.StandingTrips;
import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.state.StateFile;
import dev.tollgate.collector.tail.LedgerCursor;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
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
 * What a home's ledgers have counted on the caps of its policy, what its open calls hold, and which
 * kill switches have tripped. Goes on from where the collector's state stands, as far as that is of
 * the same caps. One thread.
 */
final class HomeSpend implements Closeable {
  private static final int UNITS = Unit.PLACES;

  private final LedgerTail tail;
  private final Spend spend;
  private final StandingTrips trips;

  private HomeSpend(LedgerTail tail, Spend spend, StandingTrips trips) {
    this.tail = tail;
    this.spend = spend;
    this.trips = trips;
  }

  /** Reads it. */
  static HomeSpend of(Home home, Policy policy, Clock clock) throws IOException {
    LedgerTail tail = new LedgerTail(home, clock, line -> {});
    HomeSpend counted = saved(home, tail, policy, clock.millis());
    if (counted == null) {
      tail.close();
      tail = new LedgerTail(home, clock, line -> {});
      counted = new HomeSpend(tail, new Spend().of(policy.caps()), new StandingTrips());
    }
    HomeSpend counting = counted;
    try {
      tail.read(
          LedgerSink.of(charge -> counting.count(charge, clock.millis()), counting.spend::count));
      counting.spend.endJobs(tail.living(), clock.millis());
      return counting;
    } catch (IOException | RuntimeException e) {
      tail.close();
      throw e;
    }
  }

  private void count(Charge charge, long nowMs) {
    spend.count(charge);
    trips.take(charge, nowMs);
  }

  private static @Nullable HomeSpend saved(Home home, LedgerTail tail, Policy policy, long nowMs) {
    try {
      StateFile.Counted saved = new StateFile(home).load(tail);
      if (saved == null || !saved.spend().missing(policy, nowMs).isEmpty()) {
        return null;
      }
      saved.spend().adopt(policy, new Spend());
      return new HomeSpend(tail, saved.spend(), saved.trips());
    } catch (IOException unusable) {
      return null; // it only saves time, and the collector says what is wrong with it
    }
  }

  /** The trips of kill switches that had not cooled down when they were read. */
  StandingTrips trips() {
    return trips;
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
