package dev.tollgate.core.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A protobuf message as a test writes it, field by field. One thread. */
public final class ProtoMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** An integer, a boolean or an enum. */
  public ProtoMessage number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  /** A double. */
  public ProtoMessage fraction(int field, double value) {
    varint(((long) field << 3) | 1);
    bytes.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    return this;
  }

  /** A float. */
  public ProtoMessage fraction(int field, float value) {
    varint(((long) field << 3) | 5);
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  /** A string. */
  public ProtoMessage text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A message. */
  public ProtoMessage message(int field, ProtoMessage message) {
    return bytes(field, message.toBytes());
  }

  /** Bytes. */
  public ProtoMessage bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** The message on the wire. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
  }
}
