package dev.tollgate.ledger.tlv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecordFrameTest {

  /** The layout on disk, byte by byte: must never change within format version 1. */
  @Test
  void layout_isTheDocumentedOne() {
    TlvWriter out = new TlvWriter(7);
    out.varint(1, 300);
    out.varint(2, -1);
    out.fixed64(3, 0x0102030405060708L);
    out.text(4, "ü");
    out.text(5, null);
    out.uuid(6, new UUID(0x1111111111111111L, 0x22222222222222FFL));
    int fields = out.begin(100);
    out.varint(1, 0);
    out.end(fields);
    byte[] record = out.sealed();
    assertEquals("a107", HexFormat.of().formatHex(record, 0, 2));
    assertEquals(
        "08ac02"
            + "10ffffffffffffffffff01"
            + "190807060504030201"
            + "2202c3bc"
            + "321011111111111111112222222222 2222ff".replace(" ", "")
            + "a206020800",
        HexFormat.of().formatHex(record, 6, record.length));
  }

  @Test
  void nestedFieldsOfAnyLength_areFramed() {
    for (int length : new int[] {0, 1, 125, 126, 127, 128, 200, 5_000, 20_000}) {
      byte[] value = new byte[length];
      TlvWriter out = new TlvWriter(7);
      int outer = out.begin(1);
      int inner = out.begin(2);
      out.bytes(3, value);
      out.end(inner);
      out.varint(4, 9);
      out.end(outer);
      byte[] record = out.sealed();
      TlvReader in = TlvReader.open(record, 0, record.length);
      assertTrue(in.next());
      TlvReader fields = in.fields();
      assertFalse(in.next());
      assertTrue(fields.next());
      TlvReader innermost = fields.fields();
      assertTrue(innermost.next());
      assertEquals(length, innermost.text().length());
      assertTrue(fields.next());
      assertEquals(9, fields.varint());
      assertFalse(fields.next());
    }
  }

  @Test
  void valuesThatDoNotFitTheirField_areMalformed() {
    assertMalformed(out -> out.varint(1, 1L << 31), TlvReader::int32);
    assertMalformed(out -> out.varint(1, -1), TlvReader::quantity);
    assertMalformed(out -> out.varint(1, 1), TlvReader::text);
    assertMalformed(out -> out.text(1, "x"), TlvReader::varint);
    assertMalformed(out -> out.text(1, "x"), TlvReader::fixed64);
    assertMalformed(out -> out.fixed64(1, 1), TlvReader::fields);
    assertMalformed(out -> out.bytes(1, new byte[15]), TlvReader::uuid);
    assertMalformed(out -> out.bytes(1, new byte[] {(byte) 0xC3}), TlvReader::text);
    assertMalformed(out -> out.bytes(1, new byte[] {(byte) 0xED, -96, -128}), TlvReader::text);
  }

  @Test
  void replacementCharacterItself_isText() {
    TlvWriter out = new TlvWriter(7);
    out.text(1, "a\uFFFDb");
    byte[] record = out.sealed();
    TlvReader in = TlvReader.open(record, 0, record.length);
    assertTrue(in.next());
    assertEquals("a\uFFFDb", in.text());
  }

  @Test
  void unknownWireTypeOrFieldZero_isMalformed() {
    for (int tag : new int[] {0, 1, 2, 8 + 3, 8 + 4, 8 + 5, 8 + 6, 8 + 7}) {
      TlvWriter out = new TlvWriter(7);
      out.element(tag);
      out.element(0);
      byte[] record = out.sealed();
      TlvReader in = TlvReader.open(record, 0, record.length);
      assertThrows(
          MalformedRecordException.class,
          () -> {
            in.next();
            in.next();
          });
    }
  }

  @Test
  void sealing_leavesTheWriterUsable() {
    TlvWriter out = new TlvWriter(7);
    byte[] empty = out.sealed();
    assertEquals(6, empty.length);
    out.varint(1, 1);
    assertEquals(8, out.sealed().length);
    assertArrayEquals(empty, new TlvWriter(7).sealed());
  }

  private interface Write {
    void to(TlvWriter out);
  }

  private interface Read {
    Object from(TlvReader in);
  }

  private static void assertMalformed(Write write, Read read) {
    TlvWriter out = new TlvWriter(7);
    write.to(out);
    byte[] record = out.sealed();
    TlvReader in = TlvReader.open(record, 0, record.length);
    assertTrue(in.next());
    assertThrows(MalformedRecordException.class, () -> read.from(in));
  }
}
