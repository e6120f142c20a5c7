package dev.tollgate.store.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a board file: every offset, the magic and the version. Immutable. S is the number
 * of slots, R of rows; integers are little-endian, longs aligned to 8 bytes.
 *
 * <pre>
 *  header, 256 bytes
 *    0  long   magic                 the bytes "TLLGBRD1"
 *    8  int    major version         1; another one cannot be read
 *   12  int    minor version         0; a higher one only adds to reserved bytes
 *   16  long   generation            above 0, never used twice in a home
 *   24  int    S
 *   28  int    R
 *   32  -      reserved              to 63
 *   64  long   state                 1 OPEN, 2 SEALED: the collector counts up for a new board
 *   72  long   policy version        0 while the collector brings a cap in
 *   80  long   rows claimed          highest row claimed so far, plus 1; only grows
 *   88  -      reserved              to 127
 *  128  bytes  boot id               UTF-8, padded with zeros to 64
 *  192  long   collector heartbeat   epoch ms; stale: nobody reconciles or takes edits
 *  200  -      reserved              to 255
 *
 *  row r, 64 bytes                   at 256 + 64 r
 *    0  long   owner                 0 free, else the low half of the JVM's id
 *    8  long   heartbeat             epoch ms; stale says nothing: only the lock says dead
 *   16  -      reserved              to 63
 *
 *  slot s, 64 bytes                  at 256 + 64 R + 64 s
 *    0  long   key                   0 empty, else {@link dev.tollgate.ledger.policy.CapKey}
 *    8  long   base cost             nano-USD
 *   16  long   base tokens
 *   24  long   base calls, or images where the cap counts those
 *   32  -      reserved              to 63
 *
 *  cell (s, r), 24 bytes             at 256 + 64 R + 64 S + 24 (R s + r)
 *    0  long   used cost             nano-USD
 *    8  long   used tokens
 *   16  long   used calls, or images
 * </pre>
 *
 * <p>Who writes: the header is the collector's, but rows claimed, which any JVM raises. An owner
 * goes from 0 to a JVM's id by that JVM's compareAndSet, and back to 0 by the collector's after the
 * JVM's death; the heartbeat is the JVM's. A key is set once, by anybody's compareAndSet; the base
 * is the collector's. A cell belongs to the JVM that owns the row, and after its death to the
 * collector until the row is free again.
 *
 * <p>The slot of a key is looked for from {@code Long.remainderUnsigned(key, S)} upwards, round the
 * end, until the key or an empty slot is found.
 */
final class BoardLayout {
  static final long MAGIC = 0x3144_5242_474C_4C54L; // "TLLGBRD1"
  static final int MAJOR = 1;
  static final int MINOR = 0;

  static final int HEADER_BYTES = 256;
  static final int MAGIC_AT = 0;
  static final int MAJOR_AT = 8;
  static final int MINOR_AT = 12;
  static final int GENERATION_AT = 16;
  static final int SLOTS_AT = 24;
  static final int ROWS_AT = 28;
  static final int STATE_AT = 64;
  static final int POLICY_VERSION_AT = 72;
  static final int ROWS_CLAIMED_AT = 80;
  static final int BOOT_ID_AT = 128;
  static final int BOOT_ID_BYTES = 64;
  static final int COLLECTOR_HEARTBEAT_AT = 192;

  static final long OPEN = 1;
  static final long SEALED = 2;

  static final int ROW_BYTES = 64;
  static final int OWNER = 0;
  static final int ROW_HEARTBEAT = 8;

  static final int SLOT_BYTES = 64;
  static final int KEY = 0;
  static final int BASE = 8;

  static final int CELL_BYTES = 24;

  private final int slots;
  private final int rows;
  private final int slotsAt;
  private final int cellsAt;
  private final int fileBytes;

  /**
   * @throws IllegalArgumentException if there is no slot or no row, or the file would pass 2 GiB
   */
  BoardLayout(int slots, int rows) {
    long slotsStart = HEADER_BYTES + (long) ROW_BYTES * rows;
    long cellsStart = slotsStart + (long) SLOT_BYTES * slots;
    long cells = (long) slots * rows;
    long bytes = cellsStart + Math.min(cells, Integer.MAX_VALUE) * CELL_BYTES;
    if (slots < 1 || rows < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          slots + " slots of " + rows + " rows are no board: at least 1 each, at most 2 GiB");
    }
    this.slots = slots;
    this.rows = rows;
    this.slotsAt = (int) slotsStart;
    this.cellsAt = (int) cellsStart;
    this.fileBytes = (int) bytes;
  }

  int slots() {
    return slots;
  }

  int rows() {
    return rows;
  }

  int fileBytes() {
    return fileBytes;
  }

  /** Where row {@code row} begins. */
  int row(int row) {
    return HEADER_BYTES + Objects.checkIndex(row, rows) * ROW_BYTES;
  }

  /** Where slot {@code slot} begins. */
  int slot(int slot) {
    return slotsAt + Objects.checkIndex(slot, slots) * SLOT_BYTES;
  }

  /** Where the cell of a slot and a row begins; the rows of a slot lie side by side. */
  int cell(int slot, int row) {
    return cellsAt
        + (Objects.checkIndex(slot, slots) * rows + Objects.checkIndex(row, rows)) * CELL_BYTES;
  }

  /** Where the search for a key begins. */
  int firstProbe(long key) {
    return (int) Long.remainderUnsigned(key, slots);
  }

  /** The header of a new, open board. */
  ByteBuffer header(long generation, String bootId) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC_AT, MAGIC).putInt(MAJOR_AT, MAJOR).putInt(MINOR_AT, MINOR);
    header.putLong(GENERATION_AT, generation).putInt(SLOTS_AT, slots).putInt(ROWS_AT, rows);
    header.putLong(STATE_AT, OPEN);
    header.position(BOOT_ID_AT);
    header.put(bootIdBytes(bootId));
    header.position(0);
    return header;
  }

  /** The layout that a header tells of; null if it is no board of this version and boot. */
  static @Nullable BoardLayout of(ByteBuffer head, String bootId) {
    ByteBuffer header = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    byte[] boot = new byte[BOOT_ID_BYTES];
    header.position(BOOT_ID_AT);
    header.get(boot);
    int slots = header.getInt(SLOTS_AT);
    int rows = header.getInt(ROWS_AT);
    if (header.getLong(MAGIC_AT) != MAGIC
        || header.getInt(MAJOR_AT) != MAJOR
        || header.getLong(GENERATION_AT) <= 0
        || !Arrays.equals(boot, bootIdBytes(bootId))) {
      return null;
    }
    try {
      return new BoardLayout(slots, rows);
    } catch (IllegalArgumentException e) {
      return null; // a damaged header: the caller's answer to both is a new board
    }
  }

  private static byte[] bootIdBytes(String bootId) {
    byte[] text = bootId.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, BOOT_ID_BYTES);
  }
}
