package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the ledger, and of the writer, when its files and its disk do odd things. */
class LedgerWriterTest {
  private static final SpaceFloor NO_FLOOR = SpaceFloor.of(0, 0, 0);

  private final Path dir;
  private final Path ledger;
  private final MovableClock clock = new MovableClock();

  LedgerWriterTest(@TempDir Path dir) {
    this.dir = dir;
    this.ledger = dir.resolve("queue");
  }

  @Test
  void deletedDirectory_isAFaultForGood() throws IOException {
    try (LedgerWriter writer = create()) {
      assertTrue(writer.append(Records.record(0)));
      deleteTree(ledger);
      untilNextLook();
      assertFalse(writer.append(Records.record(1)));
      assertTrue(writer.isLost());
      assertTrue(fault(writer).contains("deleted or replaced"), writer::fault);
      assertFalse(writer.append(Records.record(1)));
      assertFalse(Files.exists(ledger), "nothing is made where somebody deleted");
    }
  }

  @Test
  void replacedDirectory_isAFaultForGood() throws IOException {
    try (LedgerWriter writer = create()) {
      assertTrue(writer.append(Records.record(0)));
      Files.move(ledger, dir.resolve("moved"));
      Files.createDirectory(ledger);
      untilNextLook();
      assertFalse(writer.append(Records.record(1)));
      assertTrue(writer.isLost());
    }
  }

  @Test
  void deletedSegment_isToldOnceAndFollowedByTheNext() throws IOException {
    try (LedgerWriter writer = create()) {
      assertTrue(writer.append(Records.record(0)));
      deleteTree(LedgerLayout.segment(ledger, 1));
      untilNextLook();
      assertFalse(writer.append(Records.record(1)));
      assertTrue(fault(writer).contains("segment 1 was deleted"), writer::fault);
      assertFalse(writer.isLost());
      assertTrue(writer.append(Records.record(1)), writer::fault);
      assertNull(writer.fault());
    }
    assertEquals(2, readAll(1));
  }

  @Test
  void deletedSegmentThatCannotBeFollowed_isOneFaultUntilItCan() throws IOException {
    try (LedgerWriter writer = create()) {
      deleteTree(LedgerLayout.segment(ledger, 1));
      Files.writeString(LedgerLayout.segment(ledger, 2), "in the way");
      untilNextLook();
      assertFalse(writer.append(Records.record(0)));
      assertFalse(writer.append(Records.record(0)));
      String first = fault(writer);
      assertTrue(first.contains("no segment can be begun"), first);
      assertFalse(writer.append(Records.record(0)));
      assertEquals(first, fault(writer));
      clock.move(Duration.ofNanos(LedgerWriter.RETRY_NANOS));
      assertTrue(writer.append(Records.record(0)), writer::fault);
    }
    assertEquals(1, readAll(0));
  }

  @Test
  void create_refusesWhatIsNotFresh() throws IOException {
    Files.createDirectory(ledger);
    LedgerWriter.create(ledger, NO_FLOOR, clock).close();
    assertThrows(
        FileAlreadyExistsException.class, () -> LedgerWriter.create(ledger, NO_FLOOR, clock));
  }

  @Test
  void create_refusesAFile() throws IOException {
    Files.writeString(ledger, "not a directory");
    assertThrows(NotDirectoryException.class, () -> LedgerWriter.create(ledger, NO_FLOOR, clock));
    assertEquals("not a directory", Files.readString(ledger));
  }

  @Test
  void create_refusesAMissingParent() {
    Path deep = dir.resolve("no/such");
    assertThrows(IOException.class, () -> LedgerWriter.create(deep, NO_FLOOR, clock));
  }

  @Test
  void create_refusesAReadOnlyDirectory() throws IOException {
    try (SmallDisk disk = SmallDisk.tmpfs(dir, ",ro")) {
      // Root may write everywhere but on a read-only mount, others may not mount.
      Path readOnly = disk != null ? disk.path() : Files.createDirectory(dir.resolve("ro"));
      if (disk == null) {
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
      }
      assertThrows(
          IOException.class, () -> LedgerWriter.create(readOnly.resolve("queue"), NO_FLOOR, clock));
    }
  }

  @Test
  void create_leavesNothingBelowTheFloor() throws IOException {
    SpaceFloor all = SpaceFloor.of(Long.MAX_VALUE / 2, 0, Long.MAX_VALUE / 2);
    IOException full =
        assertThrows(IOException.class, () -> LedgerWriter.create(ledger, all, clock));
    assertTrue(String.valueOf(full.getMessage()).startsWith("disk full"), full::toString);
    LedgerWriter.create(ledger, NO_FLOOR, clock).close();
  }

  @Test
  void recordTooLongOrEmpty_isNotTaken() throws IOException {
    try (LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock)) {
      assertFalse(writer.append(new byte[LedgerWriter.MAX_RECORD_BYTES + 1]));
      assertTrue(fault(writer).contains("131073 bytes"), writer::fault);
      assertFalse(writer.append(new byte[0]));
      assertTrue(writer.append(new byte[LedgerWriter.MAX_RECORD_BYTES]));
      assertNull(writer.fault());
    }
  }

  @Test
  void interruptedThread_goesOnAppendingAndStaysInterrupted() throws IOException {
    try (LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock)) {
      Thread.currentThread().interrupt();
      for (int i = 0; i < 10_000; i++) {
        assertTrue(writer.append(Records.record(i)), writer::fault);
      }
      assertTrue(Thread.interrupted());
    }
    assertEquals(10_000, readAll(0));
  }

  @Test
  void closedWriter_takesNothing() throws IOException {
    LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock);
    writer.close();
    writer.close();
    assertFalse(writer.append(Records.record(0)));
    assertEquals(0, readAll(0));
  }

  @Test
  void fullSegment_isFollowedByTheNext() throws IOException {
    try (LedgerWriter writer =
        LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 500_000)) {
      for (int i = 0; i < 10_000; i++) {
        assertTrue(writer.append(Records.record(i)), writer::fault);
      }
    }
    assertEquals(10_000, readAll(0));
    assertEquals(5, LedgerLayout.segments(ledger).size());
  }

  @Test
  void oldSegment_isFollowedByTheNext() throws IOException {
    try (LedgerWriter writer = create()) {
      for (int day = 0; day < 3; day++) {
        assertTrue(writer.append(Records.record(day)), writer::fault);
        clock.move(Duration.ofNanos(LedgerWriter.SEGMENT_NANOS));
      }
    }
    assertEquals(3, readAll(0));
    assertEquals(Set.of(1, 2, 3), LedgerLayout.segments(ledger));
    try (Stream<Path> files = Files.walk(ledger)) {
      assertEquals(
          List.of("20261122F.cq4", "20261123F.cq4", "20261124F.cq4"),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".cq4"))
              .sorted()
              .toList());
    }
  }

  @Test
  void nextSegmentThatCannotBegin_isTriedAgainWhileThisOneGoesOn() throws IOException {
    try (LedgerWriter writer = create()) {
      assertTrue(writer.append(Records.record(0)));
      clock.move(Duration.ofNanos(LedgerWriter.SEGMENT_NANOS));
      // In the way of the next segment.
      Files.writeString(LedgerLayout.segment(ledger, 2), "");
      assertTrue(writer.append(Records.record(1)));
      assertEquals(List.of(1, 2), List.copyOf(LedgerLayout.segments(ledger)));
      clock.move(Duration.ofNanos(LedgerWriter.RETRY_NANOS));
      assertTrue(writer.append(Records.record(2)));
      assertEquals(List.of(1, 2, 3), List.copyOf(LedgerLayout.segments(ledger)));
    }
    assertEquals(3, readAll(0));
  }

  @Test
  void clockSetBack_putsOffNoRetry() throws IOException {
    try (LedgerWriter writer = create()) {
      deleteTree(LedgerLayout.segment(ledger, 1));
      Files.writeString(LedgerLayout.segment(ledger, 2), "in the way");
      untilNextLook();
      assertFalse(writer.append(Records.record(0)));
      assertFalse(writer.append(Records.record(0)));
      clock.step(Duration.ofHours(-1));
      assertFalse(writer.append(Records.record(0)));
      clock.move(Duration.ofNanos(LedgerWriter.RETRY_NANOS));
      assertTrue(writer.append(Records.record(0)), writer::fault);
    }
    assertEquals(1, readAll(0));
  }

  @Test
  void clockSetForthAndBack_endsNoSegmentEarlyOrLate() throws IOException {
    try (LedgerWriter writer = create()) {
      assertTrue(writer.append(Records.record(0)));
      clock.step(Duration.ofDays(400));
      assertTrue(writer.append(Records.record(1)));
      assertEquals(Set.of(1), LedgerLayout.segments(ledger));
      clock.step(Duration.ofDays(-800));
      clock.move(Duration.ofNanos(LedgerWriter.SEGMENT_NANOS));
      assertTrue(writer.append(Records.record(2)), writer::fault);
      assertEquals(Set.of(1, 2), LedgerLayout.segments(ledger));
    }
    assertEquals(3, readAll(0));
  }

  @Test
  void files_belongToOwnerAndGroup() throws IOException {
    LedgerWriter.create(ledger, NO_FLOOR, clock).close();
    try (Stream<Path> files = Files.walk(ledger)) {
      for (Path file : files.toList()) {
        int mode = (int) Files.getAttribute(file, "unix:mode") & 07777;
        int expected = Files.isDirectory(file) ? 02770 : 0660;
        assertEquals(Integer.toOctalString(expected), Integer.toOctalString(mode), file::toString);
      }
    }
  }

  /** A writer of the test's own time. */
  private LedgerWriter create() throws IOException {
    return LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime);
  }

  private void untilNextLook() {
    clock.move(Duration.ofNanos(LedgerWriter.LOOK_NANOS));
  }

  private long readAll(long from) throws IOException {
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      return Records.readAll(reader, from);
    }
  }

  private static String fault(LedgerWriter writer) {
    String fault = writer.fault();
    assertNotNull(fault);
    return fault;
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
