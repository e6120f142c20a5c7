package dev.tollgate.ledger.charge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Records whose frame is good, whatever is in it. Written from the README, not from the code. */
final class Sealed {
  private Sealed() {}

  static byte[] record(int type, byte[] fields) {
    CRC32C crc = new CRC32C();
    crc.update(0xA1);
    crc.update(type);
    crc.update(fields);
    return ByteBuffer.allocate(6 + fields.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xA1)
        .put((byte) type)
        .putInt((int) crc.getValue())
        .put(fields)
        .array();
  }
}
