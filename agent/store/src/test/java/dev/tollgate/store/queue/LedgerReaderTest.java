package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tailing whole, growing, left-over and damaged ledgers. */
class LedgerReaderTest {
  private static final SpaceFloor NO_FLOOR = SpaceFloor.of(0, 0, 0);

  private final Path ledger;
  private final MovableClock clock = new MovableClock();

  LedgerReaderTest(@TempDir Path dir) {
    this.ledger = dir.resolve("queue");
  }

  @Test
  void ledgerWithoutRecords_isReadToItsEnd() throws IOException {
    try (LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock);
        LedgerReader reader = LedgerReader.open(ledger)) {
      assertNull(reader.next());
      assertNull(reader.fault());
      assertTrue(writer.append(Records.record(0)));
      assertEquals(1, Records.readAll(reader, 0));
    }
  }

  @Test
  void directoryWithoutSegments_isAwaited() throws IOException {
    Files.createDirectory(ledger);
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      assertNull(reader.next());
      assertEquals(0, reader.position());
      try (LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock)) {
        assertTrue(writer.append(Records.record(0)));
        assertEquals(1, Records.readAll(reader, 0));
      }
    }
  }

  @Test
  void segmentInPreparation_isAwaited() throws IOException {
    Path segment = Files.createDirectories(LedgerLayout.segment(ledger, 1));
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      assertNull(reader.next());
      Files.write(segment.resolve(LedgerLayout.METADATA_FILE), new byte[4096]);
      assertNull(reader.next());
      Files.write(segment.resolve("20261122F.cq4"), new byte[4096]);
      assertNull(reader.next());
      assertNull(reader.fault());
    }
  }

  @Test
  void position_isTheSamePlaceInEveryReader() throws IOException {
    List<Long> positions = new ArrayList<>();
    try (LedgerWriter writer =
            LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000);
        LedgerReader reader = LedgerReader.open(ledger)) {
      positions.add(reader.position());
      for (int i = 0; i < 3_000; i++) {
        assertTrue(writer.append(Records.record(i)));
        assertArrayEquals(Records.record(i), reader.next());
        positions.add(reader.position());
      }
    }
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      for (int i = 2_999; i >= 0; i -= 7) {
        assertTrue(positions.get(i) < positions.get(i + 1));
        reader.moveTo(positions.get(i));
        assertEquals(positions.get(i), reader.position());
        assertArrayEquals(Records.record(i), reader.next());
      }
      reader.moveTo(positions.get(3_000));
      assertNull(reader.next());
      assertEquals(positions.get(3_000), reader.position());
      reader.moveTo(0);
      assertEquals(3_000, Records.readAll(reader, 0));
    }
  }

  @Test
  void endOfALongLedger_isReachedWithoutItsBeginning() throws IOException {
    try (LedgerWriter writer =
            LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000);
        LedgerReader reader = LedgerReader.open(ledger)) {
      assertFalse(reader.moveNearEnd());
      assertTrue(writer.append(Records.record(0)));
      assertFalse(reader.moveNearEnd());
      assertArrayEquals(Records.record(0), reader.next());
      int written = 1;
      while (LedgerLayout.segments(ledger).size() < 4) {
        assertTrue(writer.append(Records.record(written++)));
      }
      assertTrue(reader.moveNearEnd());
      assertEquals(3, LedgerLayout.segmentOf(reader.position()));
      byte[] last = null;
      for (byte[] next = reader.next(); next != null; next = reader.next()) {
        last = next;
      }
      assertArrayEquals(Records.record(written - 1), last);
    }
  }

  @Test
  void nonsensePosition_isRefused() throws IOException {
    Files.createDirectory(ledger);
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      assertThrows(IllegalArgumentException.class, () -> reader.moveTo(-1));
      assertThrows(IllegalArgumentException.class, () -> reader.moveTo(3));
    }
  }

  @Test
  void segmentsReadAndDeleted_areNotMissed() throws IOException {
    try (LedgerWriter writer =
            LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000);
        LedgerReader reader = LedgerReader.open(ledger)) {
      for (int i = 0; i < 2_000; i++) {
        assertTrue(writer.append(Records.record(i)));
      }
      assertArrayEquals(Records.record(0), reader.next());
      long early = reader.position();
      assertEquals(2_000, Records.readAll(reader, 1));
      deleteSegment(1);
      assertTrue(writer.append(Records.record(2_000)));
      assertArrayEquals(Records.record(2_000), reader.next());
      reader.moveTo(early);
      byte[] first = reader.next();
      assertNotNull(first);
      assertEquals(2, LedgerLayout.segmentOf(reader.position()));
    }
  }

  @Test
  void segmentLeftOverFromAFailedStart_isPassedOver() throws IOException {
    try (LedgerWriter writer =
            LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000);
        LedgerReader reader = LedgerReader.open(ledger)) {
      assertTrue(writer.append(Records.record(0)));
      assertEquals(1, Records.readAll(reader, 0));
      Path leftOver = Files.createDirectory(LedgerLayout.segment(ledger, 2));
      Files.write(leftOver.resolve("20261122F.cq4"), new byte[4096]);
      long next = 1;
      for (int i = 1; i < 3_000; i++) {
        assertTrue(writer.append(Records.record(i)));
        next = Records.readAll(reader, next);
        clock.move(Duration.ofNanos(LedgerWriter.RETRY_NANOS));
        assertEquals(i + 1, next);
      }
      assertTrue(LedgerLayout.segmentOf(reader.position()) > 2);
    }
  }

  @Test
  void damagedDocument_isToldAndTheNextSegmentRead() throws IOException {
    long offset = 0;
    try (LedgerWriter writer =
            LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000);
        LedgerReader reader = LedgerReader.open(ledger)) {
      for (int i = 0; i < 2_000; i++) {
        assertTrue(writer.append(Records.record(i)));
        if (i < 100) {
          assertArrayEquals(Records.record(i), reader.next());
          offset = LedgerLayout.offsetOf(reader.position());
        }
      }
    }
    Path documents = documents(1);
    overwrite(documents, offset, new byte[] {0x33, 0x33, 0x33, 0x33});
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      for (int i = 0; i < 100; i++) {
        assertArrayEquals(Records.record(i), reader.next());
      }
      assertNull(reader.next());
      assertEquals(
          documents + " is damaged at byte " + offset + ": header 0x33333333", reader.fault());
      assertNotNull(reader.next());
      assertNull(reader.fault());
      assertEquals(2, LedgerLayout.segmentOf(reader.position()));
    }
  }

  @Test
  void fileThatIsNoQueue_isToldAtOnce() throws IOException {
    Path segment = Files.createDirectories(LedgerLayout.segment(ledger, 1));
    Files.writeString(segment.resolve("20261122F.cq4"), "somebody's notes, not a queue");
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      assertNull(reader.next());
      String fault = reader.fault();
      assertNotNull(fault);
      assertTrue(fault.contains("is damaged at byte 0"), fault);
    }
  }

  @Test
  void truncatedFile_isReadAsFarAsItGoes() throws IOException {
    try (LedgerWriter writer = LedgerWriter.create(ledger, NO_FLOOR, clock)) {
      for (int i = 0; i < 2_000; i++) {
        assertTrue(writer.append(Records.record(i)));
      }
    }
    try (RandomAccessFile file = new RandomAccessFile(documents(1).toFile(), "rw")) {
      file.setLength(300_001);
    }
    try (LedgerReader reader = LedgerReader.open(ledger)) {
      int number = 0;
      for (byte[] record = reader.next(); record != null; record = reader.next()) {
        assertArrayEquals(Records.record(number++), record);
      }
      assertTrue(number > 500, "read " + number);
    }
  }

  @Test
  void reader_changesNothing() throws IOException {
    try (LedgerWriter writer =
        LedgerWriter.create(ledger, NO_FLOOR, clock, clock::nanoTime, 200_000)) {
      for (int i = 0; i < 2_000; i++) {
        assertTrue(writer.append(Records.record(i)));
      }
      Map<Path, String> before = stateOfFiles();
      try (LedgerReader reader = LedgerReader.open(ledger)) {
        assertEquals(2_000, Records.readAll(reader, 0));
      }
      assertEquals(before, stateOfFiles());
    }
  }

  @Test
  void missingOrWrongDirectory_cannotBeOpened() throws IOException {
    assertThrows(NoSuchFileException.class, () -> LedgerReader.open(ledger));
    Files.writeString(ledger, "");
    assertThrows(NotDirectoryException.class, () -> LedgerReader.open(ledger));
  }

  private Map<Path, String> stateOfFiles() throws IOException {
    Map<Path, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ledger)) {
      for (Path file : files.toList()) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        state.put(
            file,
            attributes.size()
                + " bytes, modified "
                + attributes.lastModifiedTime()
                + ", changed "
                + Files.getAttribute(file, "unix:ctime"));
      }
    }
    return state;
  }

  private Path documents(int segment) throws IOException {
    Path documents = LedgerLayout.documents(LedgerLayout.segment(ledger, segment));
    assertNotNull(documents);
    return documents;
  }

  private void deleteSegment(int number) throws IOException {
    Path segment = LedgerLayout.segment(ledger, number);
    try (Stream<Path> files = Files.list(segment)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(segment);
  }

  private static void overwrite(Path file, long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      open.write(bytes);
    }
  }
}
