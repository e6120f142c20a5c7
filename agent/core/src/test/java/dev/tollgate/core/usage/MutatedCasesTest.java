package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged answers: never an exception, and the same reading however the bytes come. */
class MutatedCasesTest {
  private static final int ROUNDS = 100;
  private static final byte[] NASTY = WireCase.bytes("{}[]\",:\\\n\r\t 0-e.u\0data:nulltrue");

  static Iterable<WireCase> cases() {
    return WireCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void damagedAnswer_readsTheSameInAnyPieces(WireCase wire) {
    Random random = new Random(wire.name().hashCode());
    byte[] whole = wire.responseBody();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(whole, random);
      boolean cut = random.nextBoolean();
      String expected = Readings.text(wire.read(damaged, damaged.length + 1, false, cut));
      int piece = 1 + random.nextInt(40);
      for (int pieceBytes : new int[] {1, piece, 4096}) {
        String actual = Readings.text(wire.read(damaged, pieceBytes, false, cut));
        assertEquals(
            expected,
            actual,
            () ->
                "in pieces of "
                    + pieceBytes
                    + ": "
                    + new String(damaged, StandardCharsets.ISO_8859_1));
      }
      assertNotNull(wire.read(damage(WireCase.gzip(whole), random), piece, true, cut));
      assertEquals(expected, Readings.text(wire.read(damaged, piece, true, cut)));
    }
  }

  /** So many bytes lost, doubled, changed or put in. */
  static byte[] damage(byte[] whole, Random random) {
    ByteArrayOutputStream damaged = new ByteArrayOutputStream();
    damaged.writeBytes(whole);
    for (int i = 0; i <= random.nextInt(3); i++) {
      byte[] bytes = damaged.toByteArray();
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      damaged.reset();
      damaged.write(bytes, 0, at);
      switch (random.nextInt(6)) {
        case 0 -> {} // Cut here.
        case 1 ->
            damaged.write(
                bytes,
                Math.min(bytes.length, at + 1),
                bytes.length - Math.min(bytes.length, at + 1));
        case 2 -> {
          damaged.write(NASTY[random.nextInt(NASTY.length)]);
          damaged.write(bytes, at, bytes.length - at);
        }
        case 3 -> {
          damaged.write(random.nextInt(256));
          damaged.write(
              bytes, Math.min(bytes.length, at + 1), bytes.length - Math.min(bytes.length, at + 1));
        }
        case 4 -> {
          int from = Math.max(0, at - random.nextInt(60));
          damaged.write(bytes, from, bytes.length - from);
        }
        default -> {
          int to = Math.min(bytes.length, at + random.nextInt(60));
          damaged.write(bytes, to, bytes.length - to);
        }
      }
    }
    return damaged.toByteArray();
  }
}
