package dev.tollgate.core.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** JSON that grows as it is written. One thread. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  JsonBytes(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  /** A bracket, brace, comma or colon. */
  void punctuation(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  /** A member's name, which needs no escaping, and its colon. */
  void name(byte[] name) {
    room(name.length + 3);
    bytes[length++] = '"';
    System.arraycopy(name, 0, bytes, length, name.length);
    length += name.length;
    bytes[length++] = '"';
    bytes[length++] = ':';
  }

  /** A number, {@code true}, {@code false} or {@code null}. */
  void word(String word) {
    ascii(word);
  }

  /** A string that needs no escaping. */
  void quoted(String text) {
    punctuation('"');
    ascii(text);
    punctuation('"');
  }

  /** UTF-8 text as a string. */
  void text(byte[] utf8, int from, int to) {
    punctuation('"');
    int plain = from;
    for (int at = from; at < to; at++) {
      byte b = utf8[at];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        raw(utf8, plain, at);
        escaped(b);
        plain = at + 1;
      }
    }
    raw(utf8, plain, to);
    punctuation('"');
  }

  /** Bytes as a string, in base64. */
  void base64(byte[] data, int from, int to) {
    punctuation('"');
    ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(data, from, to - from));
    raw(encoded.array(), encoded.arrayOffset(), encoded.arrayOffset() + encoded.limit());
    punctuation('"');
  }

  /** Bytes as they are: JSON, or what stands in its place. */
  void raw(byte[] data, int from, int to) {
    room(to - from);
    System.arraycopy(data, from, bytes, length, to - from);
    length += to - from;
  }

  /** What was written, to be read and not changed. */
  ByteBuffer written() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** A copy of what was written. */
  byte[] toArray() {
    return Arrays.copyOf(bytes, length);
  }

  private void escaped(byte b) {
    room(6);
    bytes[length++] = '\\';
    if (b == '"' || b == '\\') {
      bytes[length++] = b;
    } else {
      bytes[length++] = 'u';
      bytes[length++] = '0';
      bytes[length++] = '0';
      bytes[length++] = HEX[b >> 4];
      bytes[length++] = HEX[b & 0xf];
    }
  }

  @SuppressWarnings("deprecation") // the one way to copy ASCII without an array in between
  private void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
