package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledgers written by one process and read by another; writers that die; disks that fill up. */
class LedgerProcessesTest {
  private final Path dir;
  private final Path ledger;
  private final Path taken;

  LedgerProcessesTest(@TempDir Path dir) {
    this.dir = dir;
    this.ledger = dir.resolve("queue");
    this.taken = dir.resolve("taken");
  }

  @Test
  void liveWriter_isTailedWithNothingMissing() throws Exception {
    long limit = 60_000;
    try (ChildJvm child =
        ChildJvm.start(dir, AppendLoop.class, List.of(), ledger, taken, limit, 2 << 20)) {
      awaitTaken(child, 1);
      long read = 0;
      try (LedgerReader reader = LedgerReader.open(ledger)) {
        while (child.isAlive()) {
          read = Records.readAll(reader, read);
        }
        read = Records.readAll(reader, read);
        child.endsSilently();
        assertEquals(limit, read);
        assertTrue(LedgerLayout.segmentOf(reader.position()) > 3);
      }
    }
  }

  @Test
  void killedWriter_losesNothingThatWasTaken() throws Exception {
    for (int round = 0; round < 3; round++) {
      Path queue = dir.resolve("queue-" + round);
      Path count = dir.resolve("taken-" + round);
      try (ChildJvm child =
          ChildJvm.start(dir, AppendLoop.class, List.of(), queue, count, Long.MAX_VALUE, 1 << 20)) {
        awaitTaken(child, count, 4_000L * (round + 1));
        child.kill();
      }
      long takenLast = taken(count);
      try (LedgerReader reader = LedgerReader.open(queue)) {
        long read = Records.readAll(reader, 0);
        // Killed between the append and the note of it, one more is there.
        assertTrue(read == takenLast || read == takenLast + 1, read + " of " + takenLast);
      }
    }
  }

  @Test
  void reader_needsNoJvmOptionAndNoChronicle() throws Exception {
    try (ChildJvm writer =
        ChildJvm.start(dir, AppendLoop.class, List.of(), ledger, taken, 1_000, 1 << 20)) {
      writer.endsSilently();
    }
    Path read = dir.resolve("read");
    try (ChildJvm reader = ChildJvm.startPlain(dir, ReadAll.class, ledger, read)) {
      reader.endsSilently();
    }
    assertEquals("1000", Files.readString(read));
  }

  @Test
  void fullTmpfs_neverHurtsTheJvm() throws Exception {
    try (SmallDisk disk = SmallDisk.tmpfs(dir, "")) {
      if (disk == null) {
        System.out.println("NOT RUN: fullTmpfs_neverHurtsTheJvm needs root, to mount a tmpfs");
        return;
      }
      livesThroughFullDisk(disk.path(), 8, List.of());
    }
  }

  /** Interpreted code dies at once where compiled code may get an InternalError. */
  @Test
  void fullTmpfs_neverHurtsAnInterpretedJvm() throws Exception {
    try (SmallDisk disk = SmallDisk.tmpfs(dir, "")) {
      if (disk == null) {
        System.out.println(
            "NOT RUN: fullTmpfs_neverHurtsAnInterpretedJvm needs root, to mount a tmpfs");
        return;
      }
      livesThroughFullDisk(disk.path(), 2, List.of("-Xint"));
    }
  }

  @Test
  void fullExt4_neverHurtsTheJvm() throws Exception {
    try (SmallDisk disk = SmallDisk.ext4(dir)) {
      if (disk == null) {
        System.out.println(
            "NOT RUN: fullExt4_neverHurtsTheJvm needs root, mkfs.ext4 and a loop device");
        return;
      }
      livesThroughFullDisk(disk.path(), 4, List.of());
    }
  }

  private void livesThroughFullDisk(Path disk, int rounds, List<String> options)
      throws IOException, InterruptedException {
    try (ChildJvm child = ChildJvm.start(dir, FullDisk.class, options, disk, taken, rounds)) {
      child.endsSilently();
    }
    try (LedgerReader reader = LedgerReader.open(disk.resolve("ledger"))) {
      assertEquals(Files.readString(taken), Long.toString(Records.readAll(reader, 0)));
      assertTrue(LedgerLayout.segmentOf(reader.position()) > 1, "filled at a change of segment");
    }
  }

  private void awaitTaken(ChildJvm child, long count) throws IOException {
    awaitTaken(child, taken, count);
  }

  private static void awaitTaken(ChildJvm child, Path file, long count) throws IOException {
    while (taken(file) < count) {
      assertTrue(child.isAlive(), "the writer ended early");
      Thread.onSpinWait();
    }
  }

  private static long taken(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer count = ByteBuffer.allocate(8);
      return channel.read(count) == 8 ? count.getLong(0) : 0;
    }
  }
}
