package dev.tollgate.cases;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as it came over a connection. Immutable. */
final class HttpMessage {
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpMessage(String method, String target, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  String method() {
    return method;
  }

  /** What stands between method and version in the request line. */
  String target() {
    return target;
  }

  /** The headers by name in lower case. */
  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** Reads the next request, or returns null where the connection ended before it began. */
  static @Nullable HttpMessage read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ", 3);
    if (words.length < 3) {
      throw new IOException("no request line: " + first);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, Math.max(0, colon)).trim().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim());
    }
    return new HttpMessage(words[0], words[1], headers, body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
        body.write(exactly(in, size));
        line(in);
      }
      line(in);
      return body.toByteArray();
    }
    return exactly(in, Integer.parseInt(headers.getOrDefault("content-length", "0")));
  }

  private static int chunkSize(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      throw new EOFException("the request ended within its body");
    }
    int end = line.indexOf(';');
    return Integer.parseInt(end < 0 ? line.trim() : line.substring(0, end).trim(), 16);
  }

  private static byte[] exactly(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the request ended within its body");
    }
    return bytes;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
