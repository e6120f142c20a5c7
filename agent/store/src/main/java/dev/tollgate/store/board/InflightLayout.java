package dev.tollgate.store.board;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The layout of an in-flight file: every offset, the magic and the version. Immutable. N is the
 * number of entries; integers are little-endian, longs aligned to 8 bytes.
 *
 * <pre>
 *  header, 256 bytes
 *    0  long   magic                 the bytes "TLLGINF1"
 *    8  int    major version         1; another one cannot be read
 *   12  int    minor version         0; a higher one only adds to reserved bytes
 *   16  int    N
 *   20  int    entry size            2048
 *   24  -      reserved              to 255
 *
 *  entry e, 2048 bytes               at 256 + 2048 e
 *    0  long   word                  low byte: state, 0 FREE, 1 READY, 2 SENT, 3 SETTLED;
 *                                    above it a count of the entry's changes of state
 *    8  long   call id, high half
 *   16  long   call id, low half
 *   24  long   board generation      of the hold; 0 where there was no board
 *   32  long   policy version        of the hold
 *   40  int    row                   of the hold; -1 where there was no board
 *   44  int    slots held on         k, 0 to 16
 *   48  int    opening charge bytes  0 to 768
 *   52  int    settled charge bytes  0 to 768
 *   56  -      reserved              to 63
 *   64  int    slot numbers          16, the first k are meant
 *  128  long   amounts               16 x (nano-USD, tokens, calls), the first k are meant
 *  512  bytes  opening charge        as known before the call left; written before READY
 * 1280  bytes  settled charge        written while SENT, before SETTLED
 * </pre>
 *
 * <p>Written by one JVM, read by the collector and by nobody else. What a state means is never
 * written in that state: everything but the settled charge is written while FREE, the settled
 * charge while READY or SENT, where nobody reads it. So a reader that finds the same word before
 * and after copying an entry has not read it torn, and a death between any two writes leaves the
 * entry as its word says.
 */
final class InflightLayout {
  static final long MAGIC = 0x3146_4E49_474C_4C54L; // "TLLGINF1"
  static final int MAJOR = 1;
  static final int MINOR = 0;

  static final int HEADER_BYTES = 256;
  static final int MAGIC_AT = 0;
  static final int MAJOR_AT = 8;
  static final int MINOR_AT = 12;
  static final int ENTRIES_AT = 16;
  static final int ENTRY_BYTES_AT = 20;

  static final int ENTRY_BYTES = 2048;
  static final int WORD = 0;
  static final int CALL_ID_HIGH = 8;
  static final int CALL_ID_LOW = 16;
  static final int GENERATION = 24;
  static final int POLICY_VERSION = 32;
  static final int ROW = 40;
  static final int HELD_SLOTS = 44;
  static final int OPENING_BYTES = 48;
  static final int SETTLED_BYTES = 52;
  static final int SLOTS = 64;
  static final int AMOUNTS = 128;
  static final int OPENING = 512;
  static final int SETTLED = 1280;

  static final int MAX_SLOTS = 16;
  static final int AMOUNTS_PER_SLOT = 3;
  static final int MAX_CHARGE_BYTES = 768;

  static final int MAX_ENTRIES = (Integer.MAX_VALUE - HEADER_BYTES) / ENTRY_BYTES;

  private final int entries;

  /**
   * @throws IllegalArgumentException if there is no entry, or the file would pass 2 GiB
   */
  InflightLayout(int entries) {
    if (entries < 1 || entries > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          entries + " in-flight entries: at least 1, at most " + MAX_ENTRIES);
    }
    this.entries = entries;
  }

  int entries() {
    return entries;
  }

  int fileBytes() {
    return HEADER_BYTES + entries * ENTRY_BYTES;
  }

  /** Where entry {@code entry} begins. */
  int entry(int entry) {
    return HEADER_BYTES + Objects.checkIndex(entry, entries) * ENTRY_BYTES;
  }

  /** The header of a new table. */
  ByteBuffer header() {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC_AT, MAGIC).putInt(MAJOR_AT, MAJOR).putInt(MINOR_AT, MINOR);
    header.putInt(ENTRIES_AT, entries).putInt(ENTRY_BYTES_AT, ENTRY_BYTES);
    return header;
  }

  /**
   * The layout that a header tells of.
   *
   * @throws IllegalArgumentException if it is no in-flight table of this version
   */
  static InflightLayout of(ByteBuffer head) {
    ByteBuffer header = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (header.getLong(MAGIC_AT) != MAGIC) {
      throw new IllegalArgumentException("it is no in-flight table");
    }
    if (header.getInt(MAJOR_AT) != MAJOR || header.getInt(ENTRY_BYTES_AT) != ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "its layout is of version "
              + header.getInt(MAJOR_AT)
              + ", this program reads version "
              + MAJOR);
    }
    return new InflightLayout(header.getInt(ENTRIES_AT));
  }

  /** The word of an entry after its next change of state. */
  static long next(long word, InflightState state) {
    return ((word >>> 8) + 1) << 8 | state.code();
  }
}
