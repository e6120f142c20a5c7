package dev.tollgate.collector.recover;

import dev.tollgate.collector.config.LostCalls;
import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.collector.tail.LedgerCursor;
import dev.tollgate.collector.tail.LedgerSink;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.JvmDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Closes what dead JVMs left open. A JVM is dead when nobody holds its alive lock: however it died,
 * and never while it is merely stopped. Every step is absolute or keyed by call id: a collector
 * killed anywhere in it does it again and reaches the same end. One thread.
 */
public final class Deaths {
  /** A row whose directory somebody deleted is taken back after so many looks without a sign. */
  private static final int ORPHAN_LOOKS = 6;

  /**
   * A row whose directory is gone.
   *
   * @param heartbeatMs of its JVM, by that JVM's clock: only whether it changes means something
   * @param looks since it changed
   */
  private record Orphan(long heartbeatMs, int looks) {}

  private final LedgerTail tail;
  private final OwnLedger own;
  private final Clock clock;
  private final Consumer<String> log;
  private final Set<UUID> complained = new HashSet<>();
  private Map<Long, Orphan> orphans = new HashMap<>();

  /** Closes deaths among the ledgers of this tail. */
  public Deaths(LedgerTail tail, OwnLedger own, Clock clock, Consumer<String> log) {
    this.tail = tail;
    this.own = own;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Closes every JVM that has died; returns how many.
   *
   * @param board the current board
   * @param sink what the tail reads into: the ledgers are read to their end on the way
   * @param lostCalls what becomes of calls that were out
   */
  public int close(Board board, Spend spend, LedgerSink sink, LostCalls lostCalls)
      throws IOException {
    List<LedgerCursor> dead = new ArrayList<>();
    for (LedgerCursor ledger : tail.unsealed()) {
      if (isDead(ledger)) {
        dead.add(ledger);
      }
    }
    if (dead.isEmpty()) {
      return 0;
    }
    tail.read(sink); // (1) after the lock was found free: nothing follows what is read now
    int recovered = 0;
    for (LedgerCursor ledger : dead) {
      recovered += recover(ledger, lostCalls);
    }
    if (recovered > 0) {
      tail.read(sink);
    }
    for (LedgerCursor ledger : dead) {
      releaseRows(board, spend, ledger.jvm());
      ledger.seal();
    }
    return dead.size();
  }

  private boolean isDead(LedgerCursor ledger) {
    try {
      return !AliveLock.isHeld(JvmDirectory.alive(ledger.directory()));
    } catch (IOException e) {
      if (Files.exists(ledger.directory()) && complained.add(ledger.jvm())) {
        log.accept(
            "ledger " + ledger.jvm() + ": cannot tell whether its JVM lives: " + e.getMessage());
      }
      return false;
    }
  }

  /** (2) The calls that were open: appended unless a ledger has them. Returns how many were. */
  private int recover(LedgerCursor ledger, LostCalls lostCalls) throws IOException {
    List<InflightEntry> entries = new ArrayList<>();
    Set<UUID> ids = new HashSet<>();
    for (InflightEntry entry : OpenCalls.entries(ledger)) {
      if (entry.state() != InflightState.READY && !tail.isRecovered(entry.callId())) {
        entries.add(entry);
        ids.add(entry.callId());
      }
    }
    if (entries.isEmpty()) {
      return 0;
    }
    Set<UUID> recorded = tail.idsIn(ledger, ids);
    int appended = 0;
    int voided = 0;
    for (InflightEntry entry : entries) {
      if (recorded.contains(entry.callId())) {
        continue;
      }
      if (entry.state() == InflightState.SENT && lostCalls == LostCalls.VOID) {
        voided++;
        continue;
      }
      Charge charge = charge(ledger.jvm(), entry);
      own.append(charge);
      appended++;
    }
    if (appended > 0) {
      log.accept("JVM " + ledger.jvm() + " died with " + appended + " calls open: charged");
    }
    if (voided > 0) {
      log.accept(
          "JVM "
              + ledger.jvm()
              + " died with "
              + voided
              + " calls out: not charged, as tollgate.yaml says lost_calls: void");
    }
    return appended;
  }

  private Charge charge(UUID jvm, InflightEntry entry) {
    Charge known = EntryCharges.decode(entry);
    if (known == null) {
      return EntryCharges.unreadable(jvm, entry, clock.millis());
    }
    return entry.state() == InflightState.SETTLED
        ? EntryCharges.recovered(entry, known)
        : EntryCharges.lost(entry, known);
  }

  /** (3) and (4): while the row is still that JVM's, its cells become what the ledgers say. */
  private static void releaseRows(Board board, Spend spend, UUID jvm) {
    long owner = jvm.getLeastSignificantBits();
    for (int row = 0; row <= board.highestRow(); row++) {
      if (board.owner(row) == owner) {
        release(board, spend, row, owner);
      }
    }
  }

  private static void release(Board board, Spend spend, int row, long owner) {
    Map<Long, WindowSpend> byKey = spend.byKey();
    for (WindowSpend window : byKey.values()) {
      if (!window.row(row).isNone() && board.slot(window.key()) < 0) {
        return; // full: a new board comes first, and needs no row of this one
      }
    }
    for (int slot = 0; slot < board.slots(); slot++) {
      long key = board.key(slot);
      if (key != 0) {
        WindowSpend window = byKey.get(key);
        Amounts sum = window == null ? Amounts.NONE : window.row(row);
        if (!sum.equals(used(board, slot, row))) {
          board.used(slot, row, sum.costNanos(), sum.tokens(), sum.calls());
        }
      }
    }
    board.release(row, owner);
  }

  private static Amounts used(Board board, int slot, int row) {
    return new Amounts(
        board.used(slot, row, Unit.USD),
        board.used(slot, row, Unit.TOKENS),
        board.used(slot, row, Unit.CALLS));
  }

  /**
   * Takes back rows whose JVM's directory is gone, which no lock can tell of any more, once their
   * heartbeat stands still. To be called every ten seconds.
   */
  public void releaseOrphans(Board board, Spend spend) {
    Set<Long> known = new HashSet<>();
    tail.cursors().forEach(cursor -> known.add(cursor.jvm().getLeastSignificantBits()));
    Map<Long, Orphan> still = new HashMap<>();
    for (int row = 0; row <= board.highestRow(); row++) {
      long owner = board.owner(row);
      if (owner == 0 || known.contains(owner)) {
        continue;
      }
      long heartbeatMs = board.rowHeartbeatMs(row);
      Orphan before = orphans.get(owner);
      int looks = before != null && before.heartbeatMs() == heartbeatMs ? before.looks() + 1 : 0;
      if (looks > ORPHAN_LOOKS) {
        log.accept("row " + row + " belongs to a JVM whose directory is gone: taken back");
        release(board, spend, row, owner);
      } else {
        still.put(owner, new Orphan(heartbeatMs, looks));
      }
    }
    orphans = still;
  }
}
