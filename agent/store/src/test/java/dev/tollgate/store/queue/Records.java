package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Numbered records that cannot be mistaken for another or a piece of one. */
final class Records {
  private Records() {}

  /** The record of a number: 8 to 407 bytes, the number first. */
  static byte[] record(long number) {
    Random random = new Random(number);
    byte[] record = new byte[8 + random.nextInt(400)];
    random.nextBytes(record);
    ByteBuffer.wrap(record).putLong(number);
    return record;
  }

  /** Reads to the end: every record as written, numbers from {@code from} without a gap. */
  static long readAll(LedgerReader reader, long from) throws IOException {
    long number = from;
    for (byte[] read = reader.next(); read != null; read = reader.next()) {
      assertArrayEquals(record(number), read, "record " + number);
      number++;
    }
    if (reader.fault() != null) {
      throw new IOException(reader.fault());
    }
    return number;
  }
}
