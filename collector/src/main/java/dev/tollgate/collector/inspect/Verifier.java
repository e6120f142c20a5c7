package dev.tollgate.collector.inspect;

import dev.tollgate.collector.spend.Spend;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.BoardSnapshot;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies ledgers: reads each to its end, and all of them against the board. Reads only. One
 * thread; of one use.
 */
public final class Verifier {
  private static final String MADE_ANEW = "run tollgate serve: it makes a new one from the ledgers";

  private final Home home;
  private final String bootId;
  private final long nowMs;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable BoardCheck boardCheck;

  /**
   * A verifier of this home.
   *
   * @param bootId see {@link dev.tollgate.store.board.Board#bootId}
   * @param nowMs milliseconds since the epoch
   */
  public Verifier(Home home, String bootId, long nowMs) {
    this.home = home;
    this.bootId = bootId;
    this.nowMs = nowMs;
  }

  /** Verifies all ledgers, and the board against them. */
  public Verification all() throws IOException {
    List<LedgerFiles> ledgers = LedgerFiles.of(home);
    boolean quietBefore = isQuiet(ledgers);
    boardCheck = boardCheck();
    List<LedgerCheck> checks = read(ledgers);
    BoardCheck compared = boardCheck;
    if (compared != null) {
      compared.compare(checks, quietBefore && isQuiet(LedgerFiles.of(home)), nowMs);
      findings.addAll(compared.findings());
      notes.addAll(compared.notes());
    }
    return verification(checks, compared == null ? -1 : compared.slots());
  }

  /** Verifies these ledgers, and no board: that takes all of them. */
  public Verification only(List<LedgerFiles> ledgers) throws IOException {
    notes.add("the board was not compared: that takes all ledgers");
    return verification(read(ledgers), -1);
  }

  private Verification verification(List<LedgerCheck> checks, int slots) {
    return new Verification(
        checks.size(),
        checks.stream().mapToLong(LedgerCheck::records).sum(),
        checks.stream().mapToLong(LedgerCheck::charges).sum(),
        slots,
        List.copyOf(findings),
        List.copyOf(notes));
  }

  /** Whether no JVM lives and no collector runs. */
  private boolean isQuiet(List<LedgerFiles> ledgers) throws IOException {
    if (Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock())) {
      return false;
    }
    return ledgers.stream().noneMatch(ledger -> ledger.state() == LedgerFiles.State.ALIVE);
  }

  private List<LedgerCheck> read(List<LedgerFiles> ledgers) throws IOException {
    Set<UUID> recovered = new HashSet<>();
    Set<UUID> jvms = new HashSet<>();
    LedgerFiles.of(home).forEach(ledger -> jvms.add(ledger.jvm()));
    List<LedgerCheck> checks = new ArrayList<>();
    for (LedgerFiles ledger : collectorsFirst(ledgers)) {
      boolean sealed = ledger.state() == LedgerFiles.State.SEALED;
      LedgerCheck check =
          new LedgerCheck(
              ledger,
              jvms,
              recovered,
              charge -> count(sealed, spend -> spend.count(charge)),
              correction -> count(sealed, spend -> spend.count(correction)));
      check.run();
      findings.addAll(check.findings());
      notes.addAll(check.notes());
      checks.add(check);
    }
    return checks;
  }

  private void count(boolean sealed, Consumer<Spend> counted) {
    BoardCheck counting = boardCheck;
    if (counting != null) {
      counted.accept(counting.all());
      if (sealed) {
        counted.accept(counting.sealed());
      }
    }
  }

  /** A collector's charges take the place of the JVMs' own, so they are to be known first. */
  private static List<LedgerFiles> collectorsFirst(List<LedgerFiles> ledgers) throws IOException {
    List<LedgerFiles> ordered = new ArrayList<>();
    int collectors = 0;
    for (LedgerFiles ledger : ledgers) {
      ordered.add(isCollectors(ledger) ? collectors++ : ordered.size(), ledger);
    }
    return ordered;
  }

  private static boolean isCollectors(LedgerFiles ledger) throws IOException {
    try (LedgerScan scan = LedgerScan.open(ledger, 0)) {
      LedgerEntry first = scan.next();
      return first != null
          && first.record() instanceof JvmStart start
          && start.agentVersion().equals("collector");
    }
  }

  /** What the board is to be compared by; null, and said why, where it cannot be. */
  private @Nullable BoardCheck boardCheck() throws IOException {
    Path file = BoardSnapshot.current(home.boards());
    Policy policy;
    try {
      policy = PolicyFile.read(home.policy());
    } catch (IOException e) {
      findings.add(
          new Finding(
              "damaged_policy",
              home.policy().toString(),
              String.valueOf(e.getMessage()),
              "run tollgate serve: it writes it anew from tollgate.yaml"));
      return null;
    }
    BoardSnapshot board = BoardSnapshot.readCurrent(home.boards());
    if (policy == null || board == null) {
      notes.add("there is no " + (policy == null ? "policy" : "board") + " to compare with");
      return null;
    }
    for (String damage : board.damage()) {
      findings.add(new Finding("damaged_board", file.toString(), damage, MADE_ANEW));
    }
    String why = whyNotCompared(board, policy);
    if (why != null) {
      notes.add("the board was not compared: " + why);
      return null;
    }
    return new BoardCheck(file, board, policy);
  }

  private @Nullable String whyNotCompared(BoardSnapshot board, Policy policy) {
    if (!board.damage().isEmpty()) {
      return "it is damaged";
    }
    if (!board.bootId().equals(bootId)) {
      return "it is of another boot; tollgate serve makes a new one from the ledgers";
    }
    if (board.sealed()) {
      return "it is sealed: a collector is making a new one, or was stopped in it; run tollgate"
          + " serve";
    }
    return board.policyVersion() == policy.version()
        ? null
        : "it counts for policy "
            + board.policyVersion()
            + ", and policy.bin is "
            + policy.version()
            + ": a collector is bringing it in, or was stopped in it; run tollgate serve";
  }
}
