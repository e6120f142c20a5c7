package dev.tollgate.cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * The one call that is expected now: it answers as the case says, in pieces, and notes how the
 * request differs from the case's. Thread-safe.
 */
final class Playback {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("content-length", "transfer-encoding", "connection", "keep-alive");

  private final WireCase wire;
  private final boolean gzip;
  private final int pieceBytes;
  private final byte[] body;
  private final List<Mismatch> mismatches = new ArrayList<>();
  private int arrived;

  Playback(WireCase wire, Variant variant) {
    this.wire = wire;
    this.gzip = variant.gzip() && wire.canBeGzipped();
    this.pieceBytes = variant.pieceBytes();
    this.body = gzip ? gzip(wire.responseBody()) : wire.responseBody();
  }

  /** The bodies that the app may see: a client that asked for compression by itself undoes it. */
  List<byte[]> bodies() {
    return gzip ? List.of(body, wire.responseBody()) : List.of(body);
  }

  /** How the exchange on the wire was not the case's. A copy. */
  synchronized List<Mismatch> mismatches() {
    List<Mismatch> all = new ArrayList<>(mismatches);
    if (arrived != 1) {
      all.add(new Mismatch("requests sent", "1", Integer.toString(arrived)));
    }
    return all;
  }

  private synchronized void note(HttpMessage request, boolean encrypted) {
    arrived++;
    String target = encrypted ? wire.target() : wire.url().toASCIIString();
    same("method", wire.method(), request.method());
    same("target", target, request.target());
    if (!Arrays.equals(wire.requestBody(), request.body())) {
      mismatches.add(
          new Mismatch(
              "request body",
              wire.requestBody().length + " bytes",
              request.body().length + " others"));
    }
    for (Map.Entry<String, String> header : wire.requestHeaders().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!OF_THE_CONNECTION.contains(name) && !name.equals("host")) {
        String was = request.headers().get(name);
        same("request header " + name, header.getValue().trim(), String.valueOf(was));
      }
    }
  }

  private void same(String what, String expected, String was) {
    if (!expected.equals(was)) {
      mismatches.add(new Mismatch(what, expected, was));
    }
  }

  /**
   * Answers a request.
   *
   * @param encrypted whether it came through a tunnel, so that its target has no host
   * @return whether the connection goes on
   */
  boolean answer(HttpMessage request, boolean encrypted, OutputStream out) throws IOException {
    note(request, encrypted);
    StringBuilder head =
        new StringBuilder("HTTP/1.1 ").append(wire.status()).append(" Replayed\r\n");
    wire.responseHeaders()
        .forEach(
            (name, value) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                head.append(name).append(": ").append(value).append("\r\n");
              }
            });
    if (gzip) {
      head.append("Content-Encoding: gzip\r\n");
    }
    boolean bodiless =
        wire.status() == 204 || wire.status() == 304 || request.method().equals("HEAD");
    if (wire.isCut()) {
      head.append("Connection: close\r\n");
    } else if (!bodiless) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    if (!bodiless) {
      pieces(out);
    }
    out.flush();
    return !wire.isCut();
  }

  /** A chunk is a piece for the client too; without chunks, what is sent at once may be one. */
  private void pieces(OutputStream out) throws IOException {
    for (int from = 0; from < body.length; from += pieceBytes) {
      int size = Math.min(pieceBytes, body.length - from);
      if (wire.isCut()) {
        out.write(body, from, size);
        out.flush();
      } else {
        out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body, from, size);
        out.write('\r');
        out.write('\n');
      }
    }
    if (!wire.isCut()) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
