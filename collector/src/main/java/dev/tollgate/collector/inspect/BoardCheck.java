package dev.tollgate.collector.inspect;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.collector.spend.CapSpend;
import dev.tollgate.collector.spend.Spend;
import dev.tollgate.collector.spend.WindowSpend;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.BoardSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the board with the ledgers: {@code board = Σ ledger}, slot by slot. One thread; of one
 * use.
 *
 * <p>What a collector has yet to do is no finding: the calls that a JVM left open when it was
 * killed may still be in its row, and charges that no row covers and that came after the collector
 * ended are not in the base. Nothing else may differ while nobody runs.
 */
final class BoardCheck {
  private static final String REBUILD =
      "stop the collector, delete board/current and collector/state, and run tollgate serve: board"
          + " and state are counted up from the ledgers";

  private final Path file;
  private final BoardSnapshot board;
  private final Policy policy;
  private final Spend all;
  private final Spend sealed;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<Long, LedgerCheck> byOwner = new HashMap<>();
  private int slots;
  private int moving;
  private int pending;

  BoardCheck(Path file, BoardSnapshot board, Policy policy) {
    this.file = file;
    this.board = board;
    this.policy = policy;
    this.all = spend(policy, board);
    this.sealed = spend(policy, board);
  }

  private static Spend spend(Policy policy, BoardSnapshot board) {
    Spend none = new Spend();
    Spend spend = none.of(policy.caps());
    spend.generation(board.generation());
    return spend;
  }

  /** The charges of all ledgers: to be counted before {@link #compare}. */
  Spend all() {
    return all;
  }

  /** Those of sealed ledgers alone, which a collector has read to their end. */
  Spend sealed() {
    return sealed;
  }

  /**
   * Compares.
   *
   * @param quiet whether nobody wrote while board and ledgers were read
   */
  void compare(List<LedgerCheck> ledgers, boolean quiet, long nowMs) {
    ledgers.forEach(ledger -> byOwner.put(ledger.files().jvm().getLeastSignificantBits(), ledger));
    all.endJobs(living(), nowMs);
    Map<Long, CapWindow> names = CapWindow.byKey(policy, nowMs);
    all.caps().forEach(cap -> CapWindow.put(cap, names));
    Map<Long, WindowSpend> spends = all.byKey();
    Map<Long, WindowSpend> sealedSpends = sealed.byKey();
    Amounts elsewhere = openElsewhere();
    Set<Long> there = new HashSet<>();
    for (BoardSnapshot.Slot slot : board.slots()) {
      there.add(slot.key());
      CapWindow name = names.get(slot.key());
      if (name != null) {
        WindowSpend spend = spends.get(slot.key());
        Amounts uncounted = uncounted(spend, sealedSpends.get(slot.key()), name.endedAt(nowMs));
        compare(slot, name, spend, uncounted, elsewhere, quiet);
      }
    }
    for (CapSpend cap : all.caps()) {
      for (WindowSpend spend : cap.windows()) {
        CapWindow name = names.get(spend.key());
        if (name != null
            && !name.endedAt(nowMs)
            && !cap.isOver(spend)
            && !there.contains(spend.key())) {
          Amounts uncounted = uncounted(spend, sealedSpends.get(spend.key()), false);
          compare(null, name, spend, uncounted, elsewhere, quiet);
        }
      }
    }
    if (moving > 0) {
      notes.add(
          moving
              + " of "
              + slots
              + " slots differ from the ledgers, which were read at another moment while JVMs or a"
              + " collector ran; to compare exactly, stop them first");
    }
    if (pending > 0) {
      notes.add(
          pending
              + " of "
              + slots
              + " slots differ by what the collector has yet to do for JVMs that ran without it:"
              + " run tollgate serve, then verify again");
    }
  }

  private Set<Long> living() {
    return byOwner.entrySet().stream()
        .filter(owner -> owner.getValue().state() != LedgerFiles.State.SEALED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The charges that no row covers and that a collector may not have seen yet. */
  private static Amounts uncounted(
      @Nullable WindowSpend spend, @Nullable WindowSpend sealed, boolean ended) {
    if (spend == null) {
      return Amounts.NONE;
    }
    // A window that has ended is gated on no more: its base is not kept up.
    Amounts counted = sealed == null || ended ? Amounts.NONE : sealed.base();
    Amounts base = spend.base();
    return new Amounts(
        base.costNanos() - counted.costNanos(),
        base.tokens() - counted.tokens(),
        base.calls() - counted.calls());
  }

  /** The most that open calls of older boards can have been counted for in any base. */
  private Amounts openElsewhere() {
    Amounts sum = Amounts.NONE;
    for (LedgerCheck ledger : byOwner.values()) {
      for (OpenCall call : ledger.open()) {
        sum = call.generation() == board.generation() ? sum : sum.plus(call.most());
      }
    }
    return sum;
  }

  private void compare(
      BoardSnapshot.@Nullable Slot slot,
      CapWindow name,
      @Nullable WindowSpend spend,
      Amounts uncounted,
      Amounts elsewhere,
      boolean quiet) {
    slots++;
    Amounts charged = spend == null ? Amounts.NONE : spend.charged();
    List<String> differences = new ArrayList<>();
    boolean explained = true;
    for (Unit unit : name.cap().unit().counted()) {
      long counted = slot == null ? 0 : slot.total(unit);
      long sum = charged.in(unit);
      if (counted != sum) {
        differences.add(CapWindow.text(unit, counted) + " instead of " + CapWindow.text(unit, sum));
        long most = sum + elsewhere.in(unit) + (slot == null ? 0 : leftOpen(slot, spend, unit));
        long toCome = uncounted.in(unit); // below zero: a correction that takes back
        explained &= counted >= sum - Math.max(0, toCome) && counted <= most - Math.min(0, toCome);
      }
    }
    if (differences.isEmpty()) {
      return;
    }
    if (!quiet) {
      moving++;
    } else if (explained || (slot == null && isFull())) {
      pending++;
    } else {
      findings.add(
          new Finding(
              "board_mismatch",
              file + (slot == null ? "" : " slot " + slot.index()) + " (" + name + ")",
              "counts " + String.join(", ", differences) + " in the ledgers",
              REBUILD));
    }
  }

  /** Whether there is no slot left: what has none is counted by the next board. */
  private boolean isFull() {
    return board.slots().size() == board.slotCount();
  }

  /** What rows of killed JVMs, not closed yet, count above their charges: calls left open. */
  private long leftOpen(BoardSnapshot.Slot slot, @Nullable WindowSpend spend, Unit unit) {
    long above = 0;
    for (BoardSnapshot.Row row : board.rows()) {
      LedgerCheck owner = byOwner.get(row.owner());
      if (owner != null
          && owner.state() != LedgerFiles.State.SEALED
          && (!owner.stopped() || !owner.open().isEmpty())) {
        long covered = spend == null ? 0 : spend.row(row.index()).in(unit);
        above += Math.max(0, slot.used(row.index(), unit) - covered);
      }
    }
    return above;
  }

  /** How many slots and windows were compared. */
  int slots() {
    return slots;
  }

  List<Finding> findings() {
    return findings;
  }

  List<String> notes() {
    return notes;
  }
}
