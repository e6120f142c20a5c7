package dev.tollgate.store.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoardLayoutTest {
  private final BoardLayout layout = new BoardLayout(8192, 256);

  @Test
  void defaultBoard_takesFiftyMegabytes() {
    assertEquals(256 + 256 * 64 + 8192 * 64 + 8192 * 256 * 3 * 8, layout.fileBytes());
  }

  @Test
  void parts_followEachOtherWithoutGaps() {
    assertEquals(256, layout.row(0));
    assertEquals(256 + 64, layout.row(1));
    assertEquals(256 + 256 * 64, layout.slot(0));
    assertEquals(256 + 256 * 64 + 64, layout.slot(1));
    int cells = 256 + 256 * 64 + 8192 * 64;
    assertEquals(cells, layout.cell(0, 0));
    assertEquals(cells + 24, layout.cell(0, 1));
    assertEquals(cells + 256 * 24, layout.cell(1, 0));
    assertEquals(layout.fileBytes() - 24, layout.cell(8191, 255));
  }

  @Test
  void rowOrSlotOutside_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> layout.row(256));
    assertThrows(IndexOutOfBoundsException.class, () -> layout.slot(8192));
    assertThrows(IndexOutOfBoundsException.class, () -> layout.cell(0, 256));
    assertThrows(IndexOutOfBoundsException.class, () -> layout.cell(0, -1));
  }

  @Test
  void header_hasEveryFieldInItsPlace() {
    ByteBuffer header = layout.header(7, "boot").order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(256, header.remaining());
    assertEquals("TLLGBRD1", text(header, 0, 8));
    assertEquals(1, header.getInt(8));
    assertEquals(0, header.getInt(12));
    assertEquals(7, header.getLong(16));
    assertEquals(8192, header.getInt(24));
    assertEquals(256, header.getInt(28));
    assertEquals(1, header.getLong(64));
    assertEquals(0, header.getLong(72));
    assertEquals(0, header.getLong(80));
    assertEquals("boot\0\0\0\0", text(header, 128, 8));
    assertEquals(0, header.getLong(192));
  }

  @Test
  void header_tellsItsLayout() {
    BoardLayout read = BoardLayout.of(new BoardLayout(12, 3).header(1, "boot"), "boot");
    assertNotNull(read);
    assertEquals(12, read.slots());
    assertEquals(3, read.rows());
  }

  @Test
  void headerOfOtherMagicVersionBootOrSize_isNoBoard() {
    assertNull(BoardLayout.of(changed(0, (byte) 'X'), "boot"));
    assertNull(BoardLayout.of(changed(8, (byte) 2), "boot"));
    assertNull(BoardLayout.of(changed(128, (byte) 'r'), "boot"));
    assertNull(BoardLayout.of(changed(27, (byte) 0x80), "boot")); // negative
    assertNull(BoardLayout.of(changed(27, (byte) 0x7f), "boot")); // past 2 GiB
    assertNull(BoardLayout.of(changed(23, (byte) 0x80), "boot")); // negative generation
    assertNotNull(BoardLayout.of(changed(12, (byte) 9), "boot")); // a newer minor version
  }

  @Test
  void impossibleSizes_throw() {
    assertThrows(IllegalArgumentException.class, () -> new BoardLayout(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new BoardLayout(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new BoardLayout(-5, -5));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BoardLayout(Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  private ByteBuffer changed(int at, byte value) {
    return layout.header(1, "boot").put(at, value);
  }

  private static String text(ByteBuffer header, int at, int bytes) {
    byte[] part = new byte[bytes];
    header.duplicate().position(at).get(part);
    return new String(part, StandardCharsets.US_ASCII);
  }
}
