package dev.tollgate.collector.recover;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.collector.tail.LedgerCursor;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Open calls are those that a JVM has written down and no ledger has yet, and that no row of the
 * board covers for some cap: held on an older board, or before the cap was there. Their amounts
 * count in the cap's base until the charge arrives or the call turns out not to have left. One
 * thread.
 *
 * <p>Always the tables are read first and the ledgers after them: a charge that moved from one to
 * the other in between is then found in the ledger.
 */
public final class OpenCalls {
  /** A call that is open: by whom, since when, and what it may come to. */
  private record OpenCall(
      UUID jvm, Charge charge, long generation, int row, long policyVersion, Amounts amounts) {

    /** What it may come to on this cap. */
    Amounts on(Cap cap) {
      return cap.unit() == Unit.IMAGES
          ? new Amounts(amounts.costNanos(), amounts.tokens(), charge.countedImages())
          : amounts;
    }
  }

  private final LedgerTail tail;
  private final Consumer<String> log;
  private final Map<UUID, OpenCall> calls = new HashMap<>();
  private long maxGeneration;
  private Set<UUID> gone = Set.of();
  private boolean changed;

  /** No open calls. */
  public OpenCalls(LedgerTail tail, Consumer<String> log) {
    this.tail = tail;
    this.log = log;
  }

  /** Reads every live table; the ledgers are to be read to their end next. */
  public void readTables() throws IOException {
    calls.clear();
    gone = Set.of();
    tail.discover();
    for (LedgerCursor ledger : tail.unsealed()) {
      for (InflightEntry entry : entries(ledger)) {
        maxGeneration = Math.max(maxGeneration, entry.generation());
        OpenCall call = openCall(ledger.jvm(), entry);
        if (call != null && !call.amounts().isNone()) {
          calls.put(entry.callId(), call);
        }
      }
    }
  }

  private @Nullable OpenCall openCall(UUID jvm, InflightEntry entry) {
    Charge charge = EntryCharges.decode(entry);
    if (charge == null) {
      log.accept("ledger " + jvm + ": " + entry + " cannot be read and counts on no new cap");
      return null;
    }
    return new OpenCall(
        jvm,
        charge,
        entry.generation(),
        entry.row(),
        entry.policyVersion(),
        EntryCharges.most(entry, charge));
  }

  static List<InflightEntry> entries(LedgerCursor ledger) throws IOException {
    try {
      return InflightTable.read(JvmDirectory.inflight(ledger.directory()));
    } catch (NoSuchFileException e) {
      return List.of(); // the collector's own ledger has none to show, or the directory is gone
    }
  }

  /** A ledger has the call now. */
  public void charged(UUID callId) {
    if (!calls.isEmpty()) {
      changed |= calls.remove(callId) != null;
    }
  }

  /** Whether calls ended since their amounts were put anywhere. */
  public boolean changed() {
    return changed;
  }

  /** The highest board generation that any entry named. */
  public long maxGeneration() {
    return maxGeneration;
  }

  /** Whether anything is open that no row covers. */
  public boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Looks which calls are in no table any more; the ledgers are to be read next. */
  public void lookAgain() throws IOException {
    Set<UUID> still = new HashSet<>();
    Set<UUID> jvms = new HashSet<>();
    calls.values().forEach(call -> jvms.add(call.jvm()));
    for (LedgerCursor ledger : tail.unsealed()) {
      if (jvms.contains(ledger.jvm())) {
        entries(ledger).forEach(entry -> still.add(entry.callId()));
      }
    }
    gone = new HashSet<>(calls.keySet());
    gone.removeAll(still);
  }

  /** Drops those that were gone from the tables and that no ledger had after that. */
  public void dropGone() {
    changed |= calls.keySet().removeAll(gone);
    gone = Set.of();
  }

  /** Puts the open amounts where they belong: every window's, so that those now closed go. */
  public void countOn(Spend spend) {
    changed = false;
    for (CapSpend cap : spend.caps()) {
      Map<WindowSpend, Amounts> sums = new HashMap<>();
      for (OpenCall call : calls.values()) {
        if (!cap.cap().countsAfterwards()
            && cap.cap().scope().matches(call.charge().labels())
            && !cap.covered(
                spend.generation(), call.generation(), call.row(), call.policyVersion())) {
          WindowSpend window = cap.windowOf(call.charge());
          if (window != null) {
            sums.merge(window, call.on(cap.cap()), Amounts::plus);
          }
        }
      }
      for (WindowSpend window : cap.windows()) {
        window.open(sums.getOrDefault(window, Amounts.NONE));
      }
    }
  }
}
