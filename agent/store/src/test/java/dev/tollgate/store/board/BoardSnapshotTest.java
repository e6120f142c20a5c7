package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardSnapshotTest {
  private final Path directory;
  private final Path current;
  private final Board board;

  BoardSnapshotTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    current = directory.resolve("current");
    board = Board.create(directory, 7, 4, 3, "another boot");
  }

  @Test
  void missingBoard_isNull() throws IOException {
    Files.delete(current);
    assertNull(BoardSnapshot.readCurrent(directory));
  }

  @Test
  void boardOfAnotherBoot_isCopiedWhole() throws IOException {
    board.policyVersion(5);
    board.collectorHeartbeat(1_234);
    assertEquals(0, board.claimRow(99));
    assertEquals(1, board.claimRow(98));
    board.heartbeat(1, 77);
    board.release(0, 99);
    int slot = board.slot(42);
    board.base(slot, 100, 10, 1);
    board.add(slot, 1, 20, 2, 1);
    board.used(slot, 0, 3, 4, 5);
    BoardSnapshot copy = copy();
    assertEquals(List.of(), copy.damage());
    assertEquals("another boot", copy.bootId());
    assertEquals(7, copy.generation());
    assertEquals(5, copy.policyVersion());
    assertEquals(1_234, copy.collectorHeartbeatMs());
    assertEquals(4, copy.slotCount());
    assertEquals(3, copy.rowCount());
    assertFalse(copy.sealed());
    assertEquals(2, copy.rows().size());
    assertEquals(0, copy.rows().get(0).owner());
    assertEquals(98, copy.rows().get(1).owner());
    assertEquals(77, copy.rows().get(1).heartbeatMs());
    assertEquals(1, copy.slots().size());
    BoardSnapshot.Slot only = copy.slots().get(0);
    assertEquals(slot, only.index());
    assertEquals(42, only.key());
    assertEquals(123, only.total(Unit.USD));
    assertEquals(16, only.total(Unit.TOKENS));
    assertEquals(7, only.total(Unit.CALLS));
    assertEquals(100, only.base(Unit.USD));
    assertEquals(2, only.used(1, Unit.TOKENS));
    assertEquals(0, only.used(2, Unit.USD));
  }

  @Test
  void sealedBoard_saysSo() throws IOException {
    board.seal();
    assertTrue(copy().sealed());
    assertEquals(List.of(), copy().damage());
  }

  @Test
  void snapshot_staysAsItWas() throws IOException {
    int slot = board.slot(42);
    BoardSnapshot before = copy();
    board.base(slot, 1, 1, 1);
    assertEquals(0, before.slots().get(0).total(Unit.USD));
    assertEquals(1, copy().slots().get(0).total(Unit.USD));
  }

  @Test
  void looking_needsNoRightToWriteAndChangesNothing() throws IOException {
    byte[] before = Files.readAllBytes(current);
    Files.setPosixFilePermissions(current, PosixFilePermissions.fromString("r--r--r--"));
    copy();
    assertArrayEquals(before, Files.readAllBytes(current));
  }

  @Test
  void everyDamageOfTheHeader_isNamed() throws IOException {
    put(BoardLayout.MAJOR_AT, 2);
    putLong(BoardLayout.GENERATION_AT, -3);
    putLong(BoardLayout.STATE_AT, 9);
    putLong(BoardLayout.ROWS_CLAIMED_AT, 44);
    assertEquals(
        List.of(
            "its layout is of version 2, this program reads 1",
            "its generation is -3, not above 0",
            "its state is 9, neither open nor sealed: JVMs take it for sealed",
            "it says that 44 of 3 rows were claimed"),
        copy().damage());
    assertEquals(3, copy().rows().size());
  }

  @Test
  void fileThatIsNoBoard_hasNoRowsAndSlots() throws IOException {
    board.slot(42);
    putLong(BoardLayout.MAGIC_AT, 0x1234);
    assertEquals(List.of("it begins with 0x1234: no board"), copy().damage());
    assertEquals(List.of(), copy().slots());
    Files.writeString(directory.resolve("note"), "not a board");
    BoardSnapshot note = BoardSnapshot.read(directory.resolve("note"));
    assertNotNull(note);
    assertEquals(List.of("it has 11 bytes, less than a header"), note.damage());
  }

  @Test
  void impossibleSize_isNamed() throws IOException {
    put(BoardLayout.SLOTS_AT, -1);
    assertTrue(copy().damage().get(0).startsWith("-1 slots of 3 rows are no board"));
    put(BoardLayout.SLOTS_AT, Integer.MAX_VALUE);
    assertEquals(1, copy().damage().size());
    put(BoardLayout.SLOTS_AT, 5);
    assertTrue(copy().damage().get(0).contains("its size in the header makes "));
  }

  @Test
  void truncatedFile_isNamed() throws IOException {
    long whole = Files.size(current);
    try (RandomAccessFile file = new RandomAccessFile(current.toFile(), "rw")) {
      file.setLength(600);
    }
    assertEquals(
        List.of("it has 600 bytes, its size in the header makes " + whole), copy().damage());
    assertEquals(List.of(), copy().rows());
  }

  private BoardSnapshot copy() throws IOException {
    BoardSnapshot copy = BoardSnapshot.readCurrent(directory);
    assertNotNull(copy);
    return copy;
  }

  private void put(int at, int value) throws IOException {
    write(at, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value));
  }

  private void putLong(int at, long value) throws IOException {
    write(at, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value));
  }

  private void write(int at, ByteBuffer bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(current, StandardOpenOption.WRITE)) {
      channel.write(bytes.flip(), at);
    }
  }
}
