package dev.tollgate.ledger.tlv;

import java.util.zip.CRC32C;

/**
 * The frame around the fields of every record. This class owns its offsets and its version.
 *
 * <pre>
 * offset  bytes
 *      0      1  0xA1: magic 0xA in the high half, format version 1 in the low one
 *      1      1  record type
 *      2      4  CRC32C, little-endian, of bytes 0, 1 and all from 6
 *      6      …  fields, each: varint (number &lt;&lt; 3 | wire type), then its value
 * </pre>
 *
 * <p>Wire types: 0 varint (two's complement, 64 bits), 1 fixed64 (little-endian), 2
 * length-delimited (varint length, then bytes: text in UTF-8, or fields again). The frame has no
 * length: who stores a record knows it.
 *
 * <p>A reader skips the fields it does not know. What a skipping reader would misunderstand needs a
 * new format version.
 */
public final class RecordFrame {
  /** The type of a policy; a ledger's record types are those of the record codec. */
  public static final int POLICY = 16;

  static final int MAGIC_AND_VERSION = 0xA1;
  static final int HEADER_BYTES = 6;
  static final int CRC_OFFSET = 2;

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;

  private RecordFrame() {}

  /** The checksum of the record at {@code [offset, offset + length)}. */
  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, CRC_OFFSET);
    crc.update(bytes, offset + HEADER_BYTES, length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}
