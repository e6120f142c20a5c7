package dev.tollgate.collector.inspect;

import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.BoardSnapshot;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the board, with the names of whoever counts there and of what is counted.
 * Immutable.
 *
 * @param thisBoot whether the board is of the boot that is running
 * @param policyVersion of the policy file; 0 where there is none, or it cannot be read
 * @param collectorRuns whether a collector serves the home
 * @param damage what is wrong with the board or the policy file
 */
public record BoardReport(
    Path file,
    BoardSnapshot board,
    boolean thisBoot,
    long policyVersion,
    boolean collectorRuns,
    List<String> damage,
    List<Row> rows,
    List<Slot> slots) {

  /**
   * A row that was ever claimed.
   *
   * @param owner whose it is; null where it is free, or that JVM's ledger is gone
   */
  public record Row(BoardSnapshot.Row row, @Nullable Owner owner) {
    /** Whether its JVM lives: that word, or {@code free}, or {@code gone} without a ledger. */
    public String state() {
      return row.owner() == 0 ? "free" : owner == null ? "gone" : owner.state().key();
    }
  }

  /** A JVM that owns a row. */
  public record Owner(LedgerFiles files, LedgerFiles.State state, @Nullable String service) {}

  /**
   * A slot that is taken.
   *
   * @param counts null where the policy does not know the key
   */
  public record Slot(BoardSnapshot.Slot slot, @Nullable CapWindow counts) {}

  /**
   * Reads the board in use.
   *
   * @param bootId see {@link dev.tollgate.store.board.Board#bootId}
   * @throws IOException if there is none, or it cannot be read
   */
  public static BoardReport read(Home home, String bootId, long nowMs) throws IOException {
    Path file = BoardSnapshot.current(home.boards());
    BoardSnapshot board = BoardSnapshot.readCurrent(home.boards());
    if (board == null) {
      throw new IOException("there is no board " + file + " yet; run tollgate serve");
    }
    List<String> damage = new ArrayList<>(board.damage());
    Policy policy = policy(home, damage);
    boolean runs = Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock());
    return new BoardReport(
        file,
        board,
        board.bootId().equals(bootId),
        policy == null ? 0 : policy.version(),
        runs,
        List.copyOf(damage),
        rows(home, board),
        slots(board, policy, nowMs));
  }

  private static @Nullable Policy policy(Home home, List<String> damage) {
    try {
      return PolicyFile.read(home.policy());
    } catch (IOException e) {
      damage.add("no slot has a name: " + e.getMessage());
      return null;
    }
  }

  private static List<Row> rows(Home home, BoardSnapshot board) throws IOException {
    Map<Long, LedgerFiles> byOwner = new HashMap<>();
    for (LedgerFiles ledger : LedgerFiles.of(home)) {
      byOwner.put(ledger.jvm().getLeastSignificantBits(), ledger);
    }
    List<Row> rows = new ArrayList<>();
    for (BoardSnapshot.Row row : board.rows()) {
      LedgerFiles files = byOwner.get(row.owner());
      rows.add(
          new Row(row, files == null ? null : new Owner(files, files.state(), service(files))));
    }
    return rows;
  }

  private static @Nullable String service(LedgerFiles files) throws IOException {
    try (LedgerScan scan = LedgerScan.open(files, 0)) {
      LedgerEntry first = scan.next();
      return first != null && first.record() instanceof JvmStart start
          ? start.labels().get(Label.SERVICE)
          : null;
    }
  }

  private static List<Slot> slots(BoardSnapshot board, @Nullable Policy policy, long nowMs) {
    Map<Long, CapWindow> names = policy == null ? Map.of() : CapWindow.byKey(policy, nowMs);
    List<Slot> slots = new ArrayList<>();
    for (BoardSnapshot.Slot slot : board.slots()) {
      slots.add(new Slot(slot, names.get(slot.key())));
    }
    return slots;
  }
}
