package dev.tollgate.core.grpc;

import java.io.IOException;

/**
 * Reads protobuf's wire format, a field at a time: its number, its wire type and where its value
 * is. One thread.
 */
final class ProtobufReader {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int number;
  private int wireType;
  private long value;
  private int from;

  /** The message that is there between these. */
  ProtobufReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /**
   * Goes on to the next field; false where there is none.
   *
   * @throws IOException if what is there is no field: broken off, or of the groups that nobody uses
   */
  boolean next() throws IOException {
    if (at == end) {
      return false;
    }
    long tag = varint();
    number = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT:
        value = varint();
        break;
      case FIXED_64:
        value = fixed(8);
        break;
      case FIXED_32:
        value = fixed(4);
        break;
      case LENGTH_DELIMITED:
        long length = varint();
        if (length < 0 || length > end - at) {
          throw new IOException("a field that is longer than its message");
        }
        from = at;
        at += (int) length;
        break;
      default:
        throw new IOException("wire type " + wireType);
    }
    if (number <= 0) {
      throw new IOException("field number " + number);
    }
    return true;
  }

  int number() {
    return number;
  }

  int wireType() {
    return wireType;
  }

  /** The value of a field that is not length-delimited, as its bits. */
  long value() {
    return value;
  }

  /** Where the value of a length-delimited field begins. */
  int from() {
    return from;
  }

  /** Where it ends. */
  int to() {
    return at;
  }

  private long varint() throws IOException {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw new IOException("a message that breaks off");
      }
      byte b = bytes[at++];
      result |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return result;
      }
    }
    throw new IOException("a number without end");
  }

  private long fixed(int length) throws IOException {
    if (end - at < length) {
      throw new IOException("a message that breaks off");
    }
    long result = 0;
    for (int i = 0; i < length; i++) {
      result |= (bytes[at++] & 0xffL) << (8 * i);
    }
    return result;
  }
}
