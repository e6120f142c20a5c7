package dev.tollgate.core.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/** Makes frames of Amazon's event stream, by its rules and not by the reader's. */
final class Frames {
  private final ByteArrayOutputStream headers = new ByteArrayOutputStream();

  static byte[] event(String type, String payload) {
    return new Frames()
        .header(":event-type", type)
        .header(":content-type", "application/json")
        .header(":message-type", "event")
        .frame(payload.getBytes(UTF_8));
  }

  static byte[] chunk(String event) {
    String base64 = Base64.getEncoder().encodeToString(event.getBytes(UTF_8));
    return event("chunk", "{\"p\":\"abc\\\"bytes\\\"\",\"bytes\":\"" + base64 + "\"}");
  }

  static byte[] exception(String type) {
    return new Frames()
        .header(":message-type", "exception")
        .header(":exception-type", type)
        .frame("{\"message\":\"x\"}".getBytes(UTF_8));
  }

  Frames header(String name, String value) {
    return header(name, 7, ByteBuffer.allocate(2).putShort((short) value.length()).array())
        .raw(value.getBytes(UTF_8));
  }

  Frames header(String name, int type, byte[] value) {
    headers.write(name.length());
    return raw(name.getBytes(UTF_8)).raw(new byte[] {(byte) type}).raw(value);
  }

  private Frames raw(byte[] bytes) {
    headers.writeBytes(bytes);
    return this;
  }

  byte[] frame(byte[] payload) {
    byte[] head = headers.toByteArray();
    int total = 16 + head.length + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(total).putInt(total).putInt(head.length);
    frame.putInt(checksum(frame.array(), 8)).put(head).put(payload);
    return frame.putInt(checksum(frame.array(), total - 4)).array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
