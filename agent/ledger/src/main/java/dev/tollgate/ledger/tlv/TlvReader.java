package dev.tollgate.ledger.tlv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Reads one record, field by field (see {@link RecordFrame}). Not thread-safe. It allocates no more
 * than the bytes it was given hold, and fails with {@link MalformedRecordException} alone.
 *
 * <p>A field whose value was not asked for is skipped by {@link #next}.
 */
public final class TlvReader {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private final int limit;
  private final int recordType;
  private int position;
  private int field;
  private int wireType;
  private boolean pending;

  private TlvReader(byte[] bytes, int start, int position, int limit, int recordType) {
    this.bytes = bytes;
    this.start = start;
    this.position = position;
    this.limit = limit;
    this.recordType = recordType;
  }

  /**
   * A reader of the record at {@code [offset, offset + length)}.
   *
   * @throws MalformedRecordException if the frame is not whole, or of a version unknown here
   */
  public static TlvReader open(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || length > bytes.length - offset) {
      throw new MalformedRecordException(
          "no record at " + offset + " + " + length + " of " + bytes.length + " bytes");
    }
    if (length < RecordFrame.HEADER_BYTES) {
      throw new MalformedRecordException(
          "a record of " + length + " bytes is shorter than its header");
    }
    int lead = bytes[offset] & 0xFF;
    if (lead != RecordFrame.MAGIC_AND_VERSION) {
      throw new MalformedRecordException(
          lead >> 4 == RecordFrame.MAGIC_AND_VERSION >> 4
              ? "record format " + (lead & 0xF) + " is not known here: upgrade this program"
              : "not a record: it starts with 0x" + Integer.toHexString(lead));
    }
    int stored = (int) INT.get(bytes, offset + RecordFrame.CRC_OFFSET);
    if (stored != RecordFrame.crc(bytes, offset, length)) {
      throw new MalformedRecordException(
          "checksum of a record of " + length + " bytes does not hold: it is cut or damaged");
    }
    return new TlvReader(
        bytes,
        offset,
        offset + RecordFrame.HEADER_BYTES,
        offset + length,
        bytes[offset + 1] & 0xFF);
  }

  /** The record's type, 0 to 255. */
  public int recordType() {
    return recordType;
  }

  /** Moves to the next field; false at the end. */
  public boolean next() {
    if (pending) {
      skip();
    }
    if (position == limit) {
      return false;
    }
    long tag = raw();
    long number = tag >>> 3;
    if (number == 0 || number > Integer.MAX_VALUE) {
      throw malformed("field number " + Long.toUnsignedString(number));
    }
    field = (int) number;
    wireType = (int) (tag & 7);
    pending = true;
    return true;
  }

  /** The current field's number, from 1. */
  public int field() {
    return field;
  }

  /** The current field's number in 64 bits. */
  public long varint() {
    expect(RecordFrame.VARINT);
    return raw();
  }

  /** The current field's number, if it fits 32 bits. */
  public int int32() {
    long value = varint();
    if ((int) value != value) {
      throw malformed("field " + field + ": " + value + " is out of range");
    }
    return (int) value;
  }

  /** The current field's number, if it is not negative. */
  public long quantity() {
    long value = varint();
    if (value < 0) {
      throw malformed("field " + field + ": " + value + " is negative");
    }
    return value;
  }

  /** The current field's eight bytes. */
  public long fixed64() {
    expect(RecordFrame.FIXED64);
    return takeLong();
  }

  /** The current field's text. */
  public String text() {
    int size = takeSize();
    String text = new String(bytes, position, size, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, position, size));
      } catch (CharacterCodingException e) {
        throw new MalformedRecordException("field " + field + " is not UTF-8", e);
      }
    }
    position += size;
    return text;
  }

  /** The current field's id. */
  public UUID uuid() {
    int size = takeSize();
    if (size != 2 * Long.BYTES) {
      throw malformed("field " + field + ": an id has 16 bytes, not " + size);
    }
    long high = Long.reverseBytes(takeLong());
    return new UUID(high, Long.reverseBytes(takeLong()));
  }

  /** A reader of the current field's fields, or of its {@link #element elements}. */
  public TlvReader fields() {
    int size = takeSize();
    int begin = position;
    position += size;
    return new TlvReader(bytes, start, begin, begin + size, recordType);
  }

  /** Whether an element follows, in a field that is a list of varints. */
  public boolean hasElement() {
    return position < limit;
  }

  /** The next element of a list of varints. */
  public long element() {
    return raw();
  }

  private void skip() {
    pending = false;
    switch (wireType) {
      case RecordFrame.VARINT:
        raw();
        break;
      case RecordFrame.FIXED64:
        takeLong();
        break;
      case RecordFrame.BYTES:
        int size = takeSize(); // moves the position itself, so not in one statement
        position += size;
        break;
      default:
        throw malformed("field " + field + " has wire type " + wireType);
    }
  }

  private void expect(int expected) {
    if (wireType != expected) {
      throw malformed("field " + field + " has wire type " + wireType + ", not " + expected);
    }
    pending = false;
  }

  private int takeSize() {
    expect(RecordFrame.BYTES);
    long size = raw();
    if (size < 0 || size > limit - position) {
      throw malformed("field " + field + " says it has " + Long.toUnsignedString(size) + " bytes");
    }
    return (int) size;
  }

  private long takeLong() {
    if (limit - position < Long.BYTES) {
      throw malformed("field " + field + " is cut");
    }
    long value = (long) LONG.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  private long raw() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == limit) {
        throw malformed("a number is cut");
      }
      byte b = bytes[position++];
      if (shift == 63 && (b & 0xFE) != 0) {
        throw malformed("a number has more than 64 bits");
      }
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than 64 bits");
  }

  private MalformedRecordException malformed(String what) {
    return new MalformedRecordException(what + ", near byte " + (position - start));
  }
}
