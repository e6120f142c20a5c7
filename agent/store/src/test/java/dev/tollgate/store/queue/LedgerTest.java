package dev.tollgate.store.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writer and reader of a ledger on a healthy disk. */
class LedgerTest {
  private static final SpaceFloor NO_FLOOR = SpaceFloor.of(0, 0, 0);

  private final Path dir;

  LedgerTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void records_comeBackAsTheyWere() throws IOException {
    List<byte[]> written = new ArrayList<>();
    Random random = new Random(1);
    try (LedgerWriter writer = LedgerWriter.create(dir.resolve("q"), NO_FLOOR, Clock.systemUTC());
        LedgerReader reader = LedgerReader.open(dir.resolve("q"))) {
      for (int i = 0; i < 20_000; i++) {
        byte[] record = new byte[i % 1000 == 999 ? 100_000 + i % 7 : 1 + random.nextInt(400)];
        random.nextBytes(record);
        assertTrue(writer.append(record), writer::fault);
        written.add(record);
      }
      for (byte[] record : written) {
        assertArrayEquals(record, reader.next());
      }
      assertNull(reader.next());
      assertNull(reader.fault());
    }
    assertChronicleReads(dir.resolve("q/00000001"), written);
  }

  /** The format is Chronicle's: its own tailer must see the same documents. */
  private static void assertChronicleReads(Path segment, List<byte[]> written) {
    try (SingleChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(segment).readOnly(true).build();
        ExcerptTailer tailer = queue.createTailer()) {
      for (byte[] record : written) {
        try (DocumentContext document = tailer.readingDocument()) {
          assertTrue(document.isPresent());
          Bytes<?> bytes = document.wire().bytes();
          byte[] read = new byte[(int) bytes.readRemaining()];
          bytes.read(read);
          assertArrayEquals(record, read);
        }
      }
      try (DocumentContext document = tailer.readingDocument()) {
        assertEquals(false, document.isPresent());
      }
    }
  }

  @Test
  void reader_seesARecordAsSoonAsItIsTaken() throws IOException {
    try (LedgerWriter writer = LedgerWriter.create(dir.resolve("q"), NO_FLOOR, Clock.systemUTC());
        LedgerReader reader = LedgerReader.open(dir.resolve("q"))) {
      assertNull(reader.next());
      for (int i = 0; i < 1000; i++) {
        assertTrue(writer.append(("record " + i).getBytes(UTF_8)));
        byte[] record = reader.next();
        assertNotNull(record);
        assertEquals("record " + i, new String(record, UTF_8));
        assertNull(reader.next());
      }
    }
  }
}
