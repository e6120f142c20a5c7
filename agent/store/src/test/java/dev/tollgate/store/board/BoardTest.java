package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
  private static final String BOOT = "boot-1";

  private final Path directory;
  private final Board board;

  BoardTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    board = Board.create(directory, 1, 4, 3, BOOT);
  }

  private Board open() throws IOException {
    Board opened = Board.openCurrent(directory, BOOT);
    assertNotNull(opened);
    return opened;
  }

  @Test
  void newBoard_isEmptyAndOpen() throws IOException {
    Board opened = open();
    assertEquals(1, opened.generation());
    assertEquals(4, opened.slots());
    assertEquals(3, opened.rows());
    assertEquals(-1, opened.highestRow());
    assertEquals(0, opened.usedSlots());
    assertEquals(0, opened.policyVersion());
    assertEquals(0, opened.collectorHeartbeatMs());
    assertFalse(opened.sealed());
    assertTrue(opened.isCurrent());
  }

  @Test
  void headerWords_areSeenByOthers() throws IOException {
    Board opened = open();
    board.policyVersion(12);
    board.collectorHeartbeat(34);
    board.seal();
    assertEquals(12, opened.policyVersion());
    assertEquals(34, opened.collectorHeartbeatMs());
    assertTrue(opened.sealed());
  }

  @Test
  void noBoard_isNull() throws IOException {
    assertNull(Board.openCurrent(directory.resolve("nowhere"), BOOT));
  }

  @Test
  void boardOfAnotherBoot_isNull() throws IOException {
    assertNull(Board.openCurrent(directory, "boot-2"));
  }

  @Test
  void sameGenerationAgain_isRefusedAndLeavesTheBoardAlone() throws IOException {
    assertThrows(FileAlreadyExistsException.class, () -> Board.create(directory, 1, 4, 3, BOOT));
    assertTrue(open().isCurrent());
  }

  @Test
  void newGeneration_replacesTheOld() throws IOException {
    Board next = Board.create(directory, 2, 8, 5, BOOT);
    assertFalse(board.isCurrent());
    assertTrue(next.isCurrent());
    assertEquals(2, open().generation());
    board.add(0, 0, 1, 2, 3); // what is open settles where it was held
    assertEquals(
        1, board.total(0, Unit.USD) + board.used(0, 0, Unit.USD) + next.used(0, 0, Unit.USD));
  }

  @Test
  void preparedBoard_isUnseenUntilPublished() throws IOException {
    Board next = Board.prepare(directory, 2, 4, 3, BOOT);
    next.base(next.slot(9), 1, 2, 3);
    assertTrue(board.isCurrent());
    assertFalse(next.isCurrent());
    next.publish();
    assertTrue(next.isCurrent());
    Board opened = open();
    assertEquals(2, opened.base(opened.findSlot(9), Unit.TOKENS));
  }

  @Test
  void currentDeleted_isNotCurrent() throws IOException {
    Files.delete(directory.resolve("current"));
    assertFalse(board.isCurrent());
    assertNull(Board.openCurrent(directory, BOOT));
  }

  @Test
  void boardFileDeleted_servesOn() throws IOException {
    Files.delete(directory.resolve("1.board"));
    assertTrue(open().isCurrent());
    board.add(1, 1, 5, 0, 0);
    assertEquals(5, board.used(1, 1, Unit.USD));
  }

  @Test
  void damagedFile_isNull() throws IOException {
    byte[] whole = Files.readAllBytes(directory.resolve("current"));
    assertDamaged(new byte[0]);
    assertDamaged(Arrays.copyOf(whole, 100));
    assertDamaged(Arrays.copyOf(whole, 256));
    assertDamaged(Arrays.copyOf(whole, whole.length - 1));
    assertDamaged(Arrays.copyOf(whole, whole.length + 8));
    assertDamaged(new byte[whole.length]);
    assertDamaged("not a board at all\n".repeat(99).getBytes(StandardCharsets.US_ASCII));
  }

  private void assertDamaged(byte[] content) throws IOException {
    Path other = Files.createDirectories(directory.resolve("damaged"));
    Files.write(other.resolve("current"), content);
    assertNull(Board.openCurrent(other, BOOT));
  }

  @Test
  void currentIsADirectory_throwsOrIsNull() throws IOException {
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.createDirectory(other.resolve("current"));
    assertThrows(IOException.class, () -> Board.openCurrent(other, BOOT));
  }

  @Test
  void wrongArguments_throw() {
    assertThrows(IllegalArgumentException.class, () -> Board.create(directory, 0, 4, 3, BOOT));
    assertThrows(
        IllegalArgumentException.class, () -> Board.create(directory, 5, 4, 3, "b".repeat(65)));
    assertThrows(IllegalArgumentException.class, () -> board.claimRow(0));
    assertThrows(IllegalArgumentException.class, () -> board.slot(0));
    assertThrows(IndexOutOfBoundsException.class, () -> board.add(0, 3, 1, 1, 1));
  }

  @Test
  void rows_areClaimedOnceEachUntilNoneIsFree() {
    assertEquals(0, board.claimRow(11));
    assertEquals(1, board.claimRow(12));
    assertEquals(2, board.claimRow(13));
    assertEquals(-1, board.claimRow(14));
    assertEquals(2, board.highestRow());
    assertEquals(12, board.owner(1));
  }

  @Test
  void jvmThatAsksAgain_getsItsOwnRow() {
    board.claimRow(11);
    int row = board.claimRow(12);
    board.heartbeat(row, 1000);
    assertEquals(row, board.claimRow(12));
    assertEquals(1000, board.rowHeartbeatMs(row));
    assertEquals(1, board.highestRow());
    board.release(0, 11);
    assertEquals(row, board.claimRow(12));
  }

  @Test
  void leftoverOfAKilledPublisher_isReplaced() throws IOException {
    Files.writeString(directory.resolve(".current"), "half");
    assertTrue(Board.create(directory, 2, 4, 3, BOOT).isCurrent());
    assertFalse(Files.exists(directory.resolve(".current")));
  }

  @Test
  void release_wantsTheOwnerItExpects() {
    int row = board.claimRow(11);
    assertFalse(board.release(row, 99));
    assertEquals(11, board.owner(row));
    assertTrue(board.release(row, 11));
    assertFalse(board.release(row, 11));
    assertEquals(0, board.owner(row));
  }

  @Test
  void reusedRow_countsOnAndForgetsTheHeartbeat() {
    int row = board.claimRow(11);
    board.heartbeat(row, 1000);
    board.add(0, row, 7, 0, 0);
    board.release(row, 11);
    assertEquals(1000, board.rowHeartbeatMs(row));
    assertEquals(row, board.claimRow(12));
    assertEquals(0, board.rowHeartbeatMs(row));
    board.add(0, row, 5, 0, 0);
    assertEquals(12, board.total(0, Unit.USD));
    assertEquals(row, board.highestRow());
  }

  @Test
  void claimRace_givesEveryThreadItsOwnRow() throws Exception {
    Board wide = Board.create(directory, 2, 1, 64, BOOT);
    int[] rows = new int[80];
    Threads.run(
        8,
        thread -> {
          for (int i = thread; i < 80; i += 8) {
            rows[i] = wide.claimRow(100 + i);
          }
        });
    Set<Integer> claimed = new HashSet<>();
    int refused = 0;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0) {
        refused++;
      } else {
        assertTrue(claimed.add(rows[i]));
        assertEquals(100 + i, wide.owner(rows[i]));
      }
    }
    assertEquals(64, claimed.size());
    assertEquals(16, refused);
    assertEquals(63, wide.highestRow());
  }

  @Test
  void claimAndReleaseRace_neverSharesARow() throws Exception {
    AtomicLongArray owners = new AtomicLongArray(3);
    Threads.run(
        8,
        thread -> {
          for (int i = 0; i < 30_000; i++) {
            int row = board.claimRow(thread + 1);
            if (row >= 0) {
              assertEquals(0, owners.getAndSet(row, thread + 1));
              assertEquals(thread + 1, board.owner(row));
              owners.set(row, 0);
              assertTrue(board.release(row, thread + 1));
            }
          }
        });
  }

  @Test
  void slots_areProbedInLineAndRoundTheEnd() {
    assertEquals(2, board.slot(2));
    assertEquals(3, board.slot(6));
    assertEquals(0, board.slot(10));
    assertEquals(1, board.slot(-2)); // unsigned: 2^64 - 2 leaves 2
    assertEquals(4, board.usedSlots());
    assertEquals(-1, board.slot(7));
    assertEquals(-1, board.findSlot(7));
    assertEquals(0, board.slot(10));
    assertEquals(0, board.findSlot(10));
    assertEquals(10, board.key(0));
  }

  @Test
  void absentKey_isNotInserted() {
    assertEquals(-1, board.findSlot(5));
    assertEquals(0, board.usedSlots());
  }

  @Test
  void insertRace_givesEveryKeyOneSlot() throws Exception {
    int keys = 240;
    Board wide = Board.create(directory, 2, 256, 1, BOOT);
    int[][] slots = new int[8][keys];
    Threads.run(
        8,
        thread -> {
          for (int i = 0; i < keys; i++) {
            int key = (i * 7 + thread * 31) % keys; // every thread in another order
            slots[thread][key] = wide.slot((key + 1) * 256L * 3); // all begin at slot 0
          }
        });
    Set<Integer> distinct = new HashSet<>();
    for (int key = 0; key < keys; key++) {
      assertTrue(distinct.add(slots[0][key]));
      for (int[] ofThread : slots) {
        assertEquals(slots[0][key], ofThread[key]);
      }
    }
    assertEquals(keys, wide.usedSlots());
  }

  @Test
  void total_isBaseAndTheRowsUpToTheHighest() {
    board.base(1, 1000, 100, 10);
    board.used(1, 0, 1, 2, 3);
    board.used(1, 1, 1, 2, 3);
    assertEquals(1000, board.total(1, Unit.USD)); // no row was ever claimed
    board.claimRow(11);
    assertEquals(1001, board.total(1, Unit.USD));
    board.claimRow(12);
    assertEquals(1002, board.total(1, Unit.USD));
    assertEquals(104, board.total(1, Unit.TOKENS));
    assertEquals(16, board.total(1, Unit.CALLS));
    assertEquals(0, board.total(0, Unit.USD));
  }

  @Test
  void add_touchesItsOwnCellOnly() {
    for (int row = 0; row < 3; row++) {
      board.claimRow(11 + row);
    }
    board.add(2, 1, 5, 6, 7);
    board.add(2, 1, -1, -2, -3);
    for (int slot = 0; slot < 4; slot++) {
      for (int row = 0; row < 3; row++) {
        boolean own = slot == 2 && row == 1;
        assertEquals(own ? 4 : 0, board.used(slot, row, Unit.USD));
        assertEquals(own ? 4 : 0, board.used(slot, row, Unit.TOKENS));
        assertEquals(own ? 4 : 0, board.used(slot, row, Unit.CALLS));
      }
    }
  }

  @Test
  void addRace_losesNothing() throws Exception {
    int row = board.claimRow(11);
    Threads.run(
        4,
        thread -> {
          for (int i = 0; i < 50_000; i++) {
            board.add(0, row, 3, 2, 1);
          }
        });
    assertEquals(600_000, board.total(0, Unit.USD));
    assertEquals(400_000, board.total(0, Unit.TOKENS));
    assertEquals(200_000, board.total(0, Unit.CALLS));
  }

  @Test
  void damagedRowCount_readsEveryRow() throws IOException {
    board.used(0, 2, 8, 0, 0);
    byte[] whole = Files.readAllBytes(directory.resolve("current"));
    ByteBuffer.wrap(whole).putLong(BoardLayout.ROWS_CLAIMED_AT, -1);
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.write(other.resolve("current"), whole);
    Board damaged = Board.openCurrent(other, BOOT);
    assertNotNull(damaged);
    assertEquals(8, damaged.total(0, Unit.USD));
    assertEquals(2, damaged.highestRow());
  }

  @Test
  void file_isAllocatedToTheLastBlock() throws Exception {
    Board.create(directory, 2, 256, 256, BOOT);
    Process stat =
        new ProcessBuilder("stat", "-c", "%b %B %s", directory.resolve("2.board").toString())
            .start();
    String[] words;
    try (var out = stat.inputReader()) {
      words = out.readLine().split(" ");
    }
    assertEquals(0, stat.waitFor());
    long allocated = Long.parseLong(words[0]) * Long.parseLong(words[1]);
    assertTrue(allocated >= Long.parseLong(words[2]), Arrays.toString(words));
  }

  @Test
  void bootId_isTheSystems() throws IOException {
    Path file = Path.of("/proc/sys/kernel/random/boot_id");
    assertEquals(Files.exists(file) ? Files.readString(file).trim() : "unknown", Board.bootId());
    assertNotEquals("", Board.bootId());
  }
}
