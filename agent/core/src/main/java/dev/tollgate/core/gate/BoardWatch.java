package dev.tollgate.core.gate;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the gate at the current board and policy: claims this JVM's row, follows new boards and new
 * policies, and beats the row's heart. One thread.
 *
 * <p>A policy holds from the moment its version stands in the board's header, so that the board has
 * every key of it before any call is decided by it.
 */
public final class BoardWatch {
  private static final long BOARD_CHECK_MS = 1000;
  private static final long NEVER = Long.MAX_VALUE;
  private static final long NOBODY = 0;

  private final Gate gate;
  private final Home home;
  private final long owner;
  private final String bootId;
  private final AgentLog log;
  private final Consumer<Policy> obeyed;
  private @Nullable Seat seat;
  private @Nullable Policy policy;

  /** In the future at first, so that the first look is one at the board too. */
  private long boardCheckedMs = NEVER;

  private volatile boolean hurried;

  private boolean changed;
  private String boardComplaint = "";
  private String policyComplaint = "";

  /**
   * A watch for the JVM with this id.
   *
   * @param jvm null for a JVM that has no directory in the home and so can hold no row: it reads
   *     the policy alone
   */
  public BoardWatch(Gate gate, Home home, @Nullable UUID jvm, AgentLog log) {
    this(gate, home, jvm, log, policy -> {});
  }

  /**
   * The same.
   *
   * @param obeyed told of every policy before the gate obeys it
   */
  public BoardWatch(
      Gate gate, Home home, @Nullable UUID jvm, AgentLog log, Consumer<Policy> obeyed) {
    this.gate = gate;
    this.home = home;
    this.owner = jvm == null ? NOBODY : jvm.getLeastSignificantBits();
    this.bootId = Board.bootId();
    this.log = log;
    this.obeyed = obeyed;
  }

  /** Has the next look be one at the board too. Any thread. */
  public void hurry() {
    hurried = true;
  }

  /** Looks once, and makes the gate obey what is there. Never throws. */
  public void look(long nowMs) {
    if (hurried) {
      hurried = false;
      boardCheckedMs = NEVER;
    }
    try {
      if (nowMs - boardCheckedMs >= BOARD_CHECK_MS || nowMs < boardCheckedMs) {
        boardCheckedMs = nowMs;
        checkBoard(nowMs);
      }
    } catch (IOException | RuntimeException | InternalError e) {
      boardComplaint = complain(boardComplaint, "caps cannot be enforced", e);
      seat = null;
      changed = true;
    }
    try {
      checkPolicy();
    } catch (IOException | RuntimeException | InternalError e) {
      policyComplaint =
          complain(policyComplaint, "the policy cannot be read, the old one stays", e);
    }
    if (changed) {
      changed = false;
      if (policy != null) {
        obeyed.accept(policy);
      }
      gate.obey(new Enforcement(policy, seat));
    }
    gate.open();
  }

  private void checkBoard(long nowMs) throws IOException {
    Seat held = seat;
    if (held != null && held.board().isCurrent() && held.isOurs()) {
      held.board().heartbeat(held.row(), nowMs);
      return;
    }
    if (owner == NOBODY) {
      return;
    }
    seat = null;
    changed = true;
    Board board = Board.openCurrent(home.boards(), bootId);
    if (board == null || board.sealed()) {
      hurried = true; // the new one is published any moment
      return;
    }
    int row = board.claimRow(owner);
    if (row < 0) {
      String complaint = "board " + board.generation() + " has no free row";
      if (!complaint.equals(boardComplaint)) {
        boardComplaint = complaint;
        log.say(complaint + ": caps cannot be enforced here");
      }
      return;
    }
    board.heartbeat(row, nowMs);
    boardComplaint = "";
    seat = new Seat(board, row, owner);
  }

  private void checkPolicy() throws IOException {
    Seat held = seat;
    if (held == null) {
      if (policy == null) {
        policy = PolicyFile.read(home.policy());
        policyComplaint = "";
        changed |= policy != null;
      }
      return;
    }
    long published = held.board().policyVersion();
    if (published == 0 || (policy != null && policy.version() == published)) {
      return;
    }
    Policy read = PolicyFile.read(home.policy());
    policyComplaint = "";
    if (read != null && read.version() == published) {
      policy = read;
      changed = true;
      log.say("policy " + published + " with " + read.caps().size() + " caps");
    }
  }

  /** Says what is wrong, unless it was the last thing said. Returns what was said last. */
  private String complain(String last, String what, Throwable cause) {
    String complaint = cause.toString();
    if (!complaint.equals(last)) {
      log.say(what, cause);
    }
    return complaint;
  }
}
