package dev.tollgate.core.gate;

import static dev.tollgate.ledger.policy.Excess.CALLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the gate is kept at the current board and policy, over real files. */
class BoardWatchTest {
  private static final UUID JVM = new UUID(0x7000, 0x1234);

  private final Home home;
  private final Path logFile;
  private final AgentLog log = new AgentLog();
  private final Gate gate = new Gate(0);
  private final BoardWatch watch;
  private long nowMs = 1_000_000;

  BoardWatchTest(@TempDir Path root) throws IOException {
    home = Home.of(root.resolve("home"));
    home.create();
    logFile = root.resolve("agent.log");
    log.open(logFile);
    watch = new BoardWatch(gate, home, JVM, log);
  }

  private static Cap calls(long limit) {
    return new Cap.Builder("calls").limit(Unit.CALLS, limit).refuseAt(limit).build();
  }

  private Board board(long generation) throws IOException {
    return Board.create(home.boards(), generation, 64, 4, Board.bootId());
  }

  private void publish(Board board, long version, Cap cap) throws IOException {
    PolicyFile.write(home.policy(), new Policy(version, List.of(cap)));
    board.slot(CapKey.of(cap, 0));
    board.policyVersion(version);
  }

  /** Looks a second later, when the board is due to be looked at too. */
  private void look() {
    nowMs += 1_000;
    watch.look(nowMs);
  }

  private Decision decide() {
    return gate.decide(Labels.NONE, nowMs, Ceiling.NONE);
  }

  private List<String> said() throws IOException {
    log.flush();
    return Files.exists(logFile) ? Files.readAllLines(logFile) : List.of();
  }

  @Test
  void emptyHome_lets_callsPass() throws IOException {
    look();

    assertEquals(Verdict.PASSED, decide().verdict());
    assertFalse(decide().unenforced());
    assertEquals(List.of(), said());
  }

  @Test
  void board_getsARowWithAHeartbeat() throws IOException {
    Board board = board(1);
    publish(board, 3, calls(2));

    look();

    Decision decision = decide();
    assertEquals(1, decision.boardGeneration());
    assertEquals(3, decision.policyVersion());
    assertEquals(JVM.getLeastSignificantBits(), board.owner(decision.boardRow()));
    assertEquals(nowMs, board.rowHeartbeatMs(decision.boardRow()));
    look();
    assertEquals(nowMs, board.rowHeartbeatMs(decision.boardRow()));
    assertEquals(0, board.highestRow(), "one row, however often it looks");
  }

  @Test
  void firstLook_findsTheBoardWhateverTheClockSays() throws IOException {
    publish(board(1), 1, calls(2));

    watch.look(1);

    assertEquals(1, gate.decide(Labels.NONE, 1, Ceiling.NONE).boardGeneration());
  }

  @Test
  void newPolicy_isFollowedOnceItStandsOnTheBoard() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(1));
    look();
    decide().settle(0, 0, 0);
    assertEquals(Verdict.REFUSED, decide().verdict());

    PolicyFile.write(home.policy(), new Policy(2, List.of(calls(5))));
    watch.look(nowMs);
    assertEquals(1, decide().policyVersion(), "on disk, but not on the board yet");

    board.policyVersion(2);
    watch.look(nowMs);
    assertEquals(2, decide().policyVersion());
    assertEquals(Verdict.PASSED, decide().verdict());
  }

  @Test
  void endpointsOfANewPolicy_areHandedOn() throws IOException {
    List<Map<String, String>> seen = new ArrayList<>();
    BoardWatch watching =
        new BoardWatch(gate, home, JVM, log, policy -> seen.add(policy.endpoints()));
    Board board = board(1);
    publish(board, 1, calls(1));
    watching.look(nowMs);
    Map<String, String> hosts = Map.of("llm.internal:8000", "openai_compatible");
    PolicyFile.write(home.policy(), new Policy(2, List.of(calls(1)), hosts, false, CutCalls.HOLD));
    watching.look(nowMs);
    board.policyVersion(2);
    watching.look(nowMs);
    watching.look(nowMs);
    assertEquals(List.of(Map.of(), hosts), seen);
  }

  @Test
  void versionZero_keepsThePolicy() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(1));
    look();

    board.policyVersion(0);
    look();

    assertEquals(1, decide().policyVersion());
  }

  @Test
  void newBoard_isFollowed() throws IOException {
    Board first = board(1);
    publish(first, 1, calls(5));
    look();
    Decision open = decide();

    Board second = board(2);
    second.policyVersion(1);
    look();

    assertEquals(2, decide().boardGeneration());
    open.settle(0, 0, 0);
    int slot = open.slots()[0];
    assertEquals(1, first.total(slot, Unit.CALLS), "an open call settles where it was decided");
    assertEquals(Verdict.PASSED, decide().verdict());
  }

  @Test
  void boardOfAnotherBoot_cannotBeEnforced() throws IOException {
    PolicyFile.write(home.policy(), new Policy(1, List.of(calls(1))));
    Board.create(home.boards(), 1, 64, 4, "another-boot").policyVersion(1);

    look();

    assertTrue(decide().unenforced());
    assertEquals(1, decide().policyVersion());
  }

  @Test
  void sealedBoard_getsNoNewRow() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(1));
    board.seal();

    look();

    assertTrue(decide().unenforced());
    assertEquals(-1, board.highestRow());
  }

  @Test
  void rowTakenBack_isClaimedAgain() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(5));
    look();
    board.release(decide().boardRow(), JVM.getLeastSignificantBits());
    assertTrue(decide().unenforced());

    look();

    assertFalse(decide().unenforced());
    assertEquals(JVM.getLeastSignificantBits(), board.owner(decide().boardRow()));
  }

  @Test
  void fullBoard_isSaidOnce() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(1));
    for (long owner = 1; owner <= 4; owner++) {
      board.claimRow(owner);
    }

    look();
    look();
    look();

    assertTrue(decide().unenforced());
    assertEquals(1, said().size(), said()::toString);
    assertTrue(said().get(0).contains("no free row"), said()::toString);
  }

  @Test
  void unreadablePolicy_keepsTheOldOneAndIsSaidOnce() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(1));
    look();
    decide().settle(0, 0, 0);

    Files.write(home.policy(), new byte[] {1, 2, 3});
    board.policyVersion(2);
    for (int i = 0; i < 5; i++) {
      look();
      watch.look(nowMs + 100);
    }

    assertEquals(Verdict.REFUSED, decide().verdict(), "the old policy goes on");
    assertEquals(1, decide().policyVersion());
    assertEquals(
        1,
        said().stream().filter(line -> line.contains("the old one stays")).count(),
        said()::toString);

    PolicyFile.write(home.policy(), new Policy(2, List.of(calls(9))));
    look();
    assertEquals(2, decide().policyVersion());
  }

  @Test
  void unreadablePolicyAtTheStart_letsCallsPassUntilThereIsOne() throws IOException {
    Board board = board(1);
    publish(board, 1, calls(0));
    Files.write(home.policy(), new byte[] {1, 2, 3});

    look();
    look();

    assertEquals(Verdict.PASSED, decide().verdict());
    assertEquals(0, decide().policyVersion());
    assertEquals(1, said().size(), said()::toString);
    publish(board, 2, calls(0));
    look();
    assertEquals(Verdict.REFUSED, decide().verdict());
  }

  @Test
  void deletedPolicyAndBoard_leaveThePolicyInForce() throws IOException {
    KillSwitch loop =
        new KillSwitch.Builder("loop").withinMs(60_000).coolDownMs(60_000).max(CALLS, 5).build();
    Board board = board(1);
    Cap strict = calls(1).toBuilder().refuseWhenUnenforceable(true).build();
    PolicyFile.write(home.policy(), new Policy(1, List.of(strict)).withKillSwitches(List.of(loop)));
    board.policyVersion(1);
    look();

    Files.delete(home.policy());
    Files.delete(home.boards().resolve("current"));
    look();

    assertEquals(Verdict.REFUSED, decide().verdict(), "as no board counts");
    assertTrue(decide().unenforced());
    assertFalse(gate.killSwitches().isEmpty(), "they need no board");
  }

  @Test
  void unreadableBoard_isSaidOnceAndRecovers() throws IOException {
    PolicyFile.write(home.policy(), new Policy(1, List.of(calls(1))));
    Files.createDirectory(home.boards().resolve("current"));

    look();
    look();
    look();

    assertTrue(decide().unenforced());
    assertEquals(
        1,
        said().stream().filter(line -> line.contains("caps cannot be enforced")).count(),
        said()::toString);

    Files.delete(home.boards().resolve("current"));
    board(1).policyVersion(1);
    look();
    assertFalse(decide().unenforced());
  }
}
