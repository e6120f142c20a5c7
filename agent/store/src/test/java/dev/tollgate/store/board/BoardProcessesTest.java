package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Unit;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardProcessesTest {
  private static final String BOOT = "boot-1";
  private static final long KEY = 0x1234_5678_9abc_def0L;
  private static final int ADDS = 100_000;

  private final Path directory;

  BoardProcessesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Adds from two threads as often as it is told, in a row of its own. */
  static final class Adder {
    public static void main(String[] arguments) throws Exception {
      Board board =
          Objects.requireNonNull(Board.openCurrent(Path.of(arguments[0]), BOOT), "no board");
      int row = board.claimRow(Long.parseLong(arguments[1]));
      int slot = board.slot(KEY);
      System.out.println(row);
      System.in.read();
      Threads.run(
          2,
          thread -> {
            for (int i = 0; i < ADDS; i++) {
              board.add(slot, row, 5, 3, 1);
            }
          });
      System.out.println(slot);
      System.in.read();
    }
  }

  @Test
  void twoProcesses_countExactlyTogether() throws Exception {
    Board board = Board.create(directory, 1, 16, 8, BOOT);
    try (ChildJvm one = ChildJvm.start(Adder.class, directory, 11);
        ChildJvm two = ChildJvm.start(Adder.class, directory, 12)) {
      int rowOne = Integer.parseInt(one.line());
      int rowTwo = Integer.parseInt(two.line());
      assertNotEquals(rowOne, rowTwo);
      int slot = board.findSlot(KEY);
      one.say("go");
      two.say("go");
      long all = 4L * ADDS;
      for (long seen = 0; !one.answered() || !two.answered(); ) {
        long calls = board.total(slot, Unit.CALLS);
        assertTrue(calls >= seen && calls <= all, seen + " then " + calls);
        seen = calls;
      }
      assertEquals(slot, Integer.parseInt(one.line()));
      assertEquals(slot, Integer.parseInt(two.line()));
      assertEquals(5 * all, board.total(slot, Unit.USD));
      assertEquals(3 * all, board.total(slot, Unit.TOKENS));
      assertEquals(2L * ADDS, board.used(slot, rowOne, Unit.CALLS));
      assertEquals(2L * ADDS, board.used(slot, rowTwo, Unit.CALLS));
      assertEquals(1, board.highestRow());
    }
  }

  @Test
  void killedProcess_leavesItsRowToTheCollector() throws Exception {
    Board board = Board.create(directory, 1, 16, 8, BOOT);
    try (ChildJvm child = ChildJvm.start(Adder.class, directory, 11)) {
      int row = Integer.parseInt(child.line());
      int slot = board.findSlot(KEY);
      child.say("go");
      while (board.total(slot, Unit.CALLS) == 0 && !child.answered()) {
        Thread.onSpinWait();
      }
      child.kill();
      board.used(slot, row, 500, 300, 100);
      assertTrue(board.release(row, 11));
      assertEquals(row, board.claimRow(12));
      board.add(slot, row, 1, 1, 1);
      assertEquals(501, board.total(slot, Unit.USD));
      assertEquals(101, board.total(slot, Unit.CALLS));
    }
  }
}
