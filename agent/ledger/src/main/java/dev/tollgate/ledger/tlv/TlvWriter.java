package dev.tollgate.ledger.tlv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes one record: its frame and its fields (see {@link RecordFrame}). Not thread-safe. Never
 * fails but for memory.
 */
public final class TlvWriter {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_VARINT_BYTES = 10;

  private byte[] bytes;
  private int length;

  /** A writer of a record of this type, 1 to 255. */
  public TlvWriter(int recordType) {
    bytes = new byte[512];
    bytes[0] = (byte) RecordFrame.MAGIC_AND_VERSION;
    bytes[1] = (byte) recordType;
    length = RecordFrame.HEADER_BYTES;
  }

  /** Writes a number, signed or not, as a varint of its 64 bits. */
  public void varint(int field, long value) {
    tag(field, RecordFrame.VARINT);
    raw(value);
  }

  /** Writes a number in eight bytes: for hashes and the like, that are seldom small. */
  public void fixed64(int field, long value) {
    tag(field, RecordFrame.FIXED64);
    ensure(Long.BYTES);
    LONG.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Writes a text in UTF-8, or nothing for null. Half a surrogate pair becomes a question mark. */
  public void text(int field, @Nullable String value) {
    if (value != null && !ascii(field, value)) {
      bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes a text that is all ASCII, as most are, without a copy of it; any other not at all. */
  private boolean ascii(int field, String value) {
    int before = length;
    int size = value.length();
    tag(field, RecordFrame.BYTES);
    raw(size);
    ensure(size);
    for (int i = 0; i < size; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        length = before;
        return false;
      }
      bytes[length + i] = (byte) c;
    }
    length += size;
    return true;
  }

  /** Writes bytes. */
  public void bytes(int field, byte[] value) {
    tag(field, RecordFrame.BYTES);
    raw(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  /** Writes an id as its 16 bytes, most significant first. */
  public void uuid(int field, UUID value) {
    tag(field, RecordFrame.BYTES);
    raw(2 * Long.BYTES);
    ensure(2 * Long.BYTES);
    LONG.set(bytes, length, Long.reverseBytes(value.getMostSignificantBits()));
    LONG.set(bytes, length + Long.BYTES, Long.reverseBytes(value.getLeastSignificantBits()));
    length += 2 * Long.BYTES;
  }

  /** Opens a field whose value is fields again; give what it returns to {@link #end}. */
  public int begin(int field) {
    tag(field, RecordFrame.BYTES);
    return length;
  }

  /** Closes the field that {@link #begin} opened. */
  public void end(int begin) {
    int size = length - begin;
    raw(size);
    int prefix = length - begin - size;
    if (size > 0) {
      byte[] lengthBytes = Arrays.copyOfRange(bytes, begin + size, length);
      System.arraycopy(bytes, begin, bytes, begin + prefix, size);
      System.arraycopy(lengthBytes, 0, bytes, begin, prefix);
    }
  }

  /** Writes a varint without a tag: an element of a list that {@link #begin} opened. */
  public void element(long value) {
    raw(value);
  }

  /** The record so far, with its checksum. A copy. */
  public byte[] sealed() {
    INT.set(bytes, RecordFrame.CRC_OFFSET, RecordFrame.crc(bytes, 0, length));
    return Arrays.copyOf(bytes, length);
  }

  private void tag(int field, int wireType) {
    raw(((long) field << 3) | wireType);
  }

  private void raw(long value) {
    ensure(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
