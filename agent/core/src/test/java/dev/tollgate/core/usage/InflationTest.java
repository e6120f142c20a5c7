package dev.tollgate.core.usage;

import static dev.tollgate.core.usage.Readings.CHAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies read as plain ones do, and cannot make the reader work without end. */
class InflationTest {

  private static final byte[] BODY =
      WireCase.bytes("{\"model\":\"m\",\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}}");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deflate_readsWithAndWithoutZlibHeader(boolean bare) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(BODY);
    } finally {
      deflater.end();
    }

    ResponseFacts facts =
        Readings.of(CHAT).header("content-encoding", "deflate").read(bytes.toByteArray());
    assertEquals(20, facts.usage().tokens());
    assertNull(facts.unreadable());
  }

  @Test
  void gzipMembersOneAfterAnother_read() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(WireCase.gzip(Arrays.copyOf(BODY, 20)));
    bytes.writeBytes(WireCase.gzip(new byte[0]));
    bytes.writeBytes(WireCase.gzip(Arrays.copyOfRange(BODY, 20, BODY.length)));
    bytes.writeBytes(new byte[5]);

    ResponseFacts facts =
        Readings.of(CHAT).header("content-encoding", "GZIP").read(bytes.toByteArray());
    assertEquals(20, facts.usage().tokens());
    assertNull(facts.unreadable());
  }

  @Test
  void gzipHeaderWithEveryField_reads() {
    byte[] gzip = WireCase.gzip(BODY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(gzip, 0, 3);
    bytes.write(2 | 4 | 8 | 16);
    bytes.write(gzip, 4, 6);
    bytes.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
    bytes.writeBytes(WireCase.bytes("name.json\0comment\0"));
    bytes.writeBytes(new byte[] {7, 7});
    bytes.write(gzip, 10, gzip.length - 10);

    ResponseFacts facts =
        Readings.of(CHAT).header("content-encoding", "gzip").read(bytes.toByteArray());
    assertEquals(20, facts.usage().tokens());
    assertNull(facts.unreadable());
  }

  @Test
  void plainBodySaidToBeGzip_isUnreadable() {
    ResponseFacts facts = Readings.of(CHAT).header("content-encoding", "gzip").read(BODY);

    assertEquals("content-encoding: not gzip", first(facts));
    assertTrue(facts.estimated());
  }

  @Test
  void damagedGzip_isUnreadable() {
    byte[] gzip = WireCase.gzip(BODY);
    gzip[10] = (byte) 0xFF;
    ResponseFacts facts = Readings.of(CHAT).header("content-encoding", "gzip").read(gzip);

    assertEquals("content-encoding: damaged", first(facts));
    assertTrue(facts.estimated());
  }

  @Test
  void bodyThatInflatesWithoutEnd_isGivenUp() {
    byte[] bomb = WireCase.gzip(new byte[16 << 20]);
    ResponseReader reader = Readings.of(CHAT).header("content-encoding", "gzip").reader();
    for (int i = 0; i < 64; i++) {
      reader.feed(ByteBuffer.wrap(bomb));
    }

    assertEquals("content-encoding: more than 128 MB inflated", first(reader.end(false)));
  }

  private static String first(ResponseFacts facts) {
    return String.valueOf(facts.unreadable()).replaceAll(" \\(\\d in all\\)$", "");
  }
}
