package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerSegmentTest {
  private final Path ledger;

  LedgerSegmentTest(@TempDir Path dir) {
    ledger = dir.resolve("queue");
  }

  @Test
  void missingLedger_hasNoSegments() throws IOException {
    assertEquals(List.of(), LedgerSegment.of(ledger));
  }

  @Test
  void segments_areListedAsTheyAre() throws IOException {
    write();
    List<LedgerSegment> segments = LedgerSegment.of(ledger);
    assertEquals(List.of(1, 2), segments.stream().map(LedgerSegment::number).toList());
    for (LedgerSegment segment : segments) {
      assertEquals(Files.size(segment.file()), segment.bytes());
      assertTrue(segment.bytes() >= Segment.FIRST_BYTES);
      assertNull(segment.damage());
    }
  }

  @Test
  void truncatedSegment_isDamaged() throws IOException {
    write();
    Path file = LedgerSegment.of(ledger).get(0).file();
    for (long length : List.of(300_000L, 0L)) {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.setLength(length);
      }
      assertEquals(
          file
              + " has "
              + length
              + " bytes where its writer allocated 1048576 at least: it was truncated",
          LedgerSegment.of(ledger).get(0).damage());
    }
  }

  @Test
  void segmentLeftOverFromAFailedStart_isNotDamaged() throws IOException {
    Path leftOver = Files.createDirectories(LedgerLayout.segment(ledger, 1));
    assertNull(LedgerSegment.of(ledger).get(0).damage());
    Files.write(leftOver.resolve("20261122F.cq4"), new byte[4096]);
    assertNull(LedgerSegment.of(ledger).get(0).damage());
  }

  @Test
  void placeOfARecord_readsItAgain() throws IOException {
    write();
    try (LedgerReader reader = LedgerReader.open(ledger);
        LedgerReader again = LedgerReader.open(ledger)) {
      assertEquals(0, reader.recordPosition());
      int records = 0;
      for (byte[] record = reader.next(); record != null; record = reader.next()) {
        again.moveTo(reader.recordPosition());
        byte[] same = again.next();
        assertNotNull(same);
        assertEquals(List.of(record.length, record[0]), List.of(same.length, same[0]));
        assertEquals(reader.recordPosition(), again.recordPosition());
        assertEquals(reader.position(), again.position());
        records++;
      }
      assertEquals(2_000, records);
    }
  }

  private void write() throws IOException {
    MovableClock clock = new MovableClock();
    try (LedgerWriter writer =
        LedgerWriter.create(ledger, SpaceFloor.of(0, 0, 0), clock, clock::nanoTime, 300_000)) {
      for (int i = 0; i < 2_000; i++) {
        assertTrue(writer.append(Records.record(i)), writer::fault);
      }
    }
  }
}
