package dev.tollgate.simulator.reply;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A frame of Amazon's event stream, big-endian: total length, length of the headers, CRC of these
 * eight bytes, headers (length and name, type 7, length and value), payload, CRC of all before.
 */
final class EventStreamFrame {
  private static final int TEXT = 7;
  private static final int OVERHEAD_BYTES = 16;

  private EventStreamFrame() {}

  /** An event with a JSON payload, as text whose every char is one byte. */
  static String event(String type, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", type);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "event");
    byte[] head = headers(headers);
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(OVERHEAD_BYTES + head.length + payload.length);
    frame.putInt(frame.capacity()).putInt(head.length);
    frame.putInt(crc(frame.array(), frame.position()));
    frame.put(head).put(payload);
    frame.putInt(crc(frame.array(), frame.position()));
    return new String(frame.array(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] headers(Map<String, String> headers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    headers.forEach(
        (name, value) -> {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          bytes.write(name.length());
          bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
          bytes.write(TEXT);
          bytes.write(text.length >> 8);
          bytes.write(text.length);
          bytes.writeBytes(text);
        });
    return bytes.toByteArray();
  }

  private static int crc(byte[] bytes, int end) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }
}
