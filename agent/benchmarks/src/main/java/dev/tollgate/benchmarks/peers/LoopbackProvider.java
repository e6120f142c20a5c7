package dev.tollgate.benchmarks.peers;

import dev.tollgate.benchmarks.traffic.Chat;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers every HTTP/1.1 request on the loopback interface with the same bytes, at once and in one
 * write; one that asks for a stream with events that say when they were sent, one every fraction of
 * a millisecond. A thread per connection.
 */
final class LoopbackProvider implements Closeable {
  /** The events of a stream that say when they were sent. */
  static final int EVENTS = 100;

  /** How long the provider waits before each. */
  static final long BETWEEN_EVENTS_NANOS = 250_000;

  private static final int MAX_HEAD_BYTES = 64 << 10;
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final String LENGTH = "content-length:";
  private static final String STREAMED = "\"stream\":true";
  private static final byte[] STREAM_HEAD =
      ascii(
          "HTTP/1.1 200 OK\r\n"
              + "content-type: text/event-stream\r\n"
              + "x-request-id: req_8f2b6c1d9e4a4f7b\r\n"
              + "transfer-encoding: chunked"
              + END_OF_HEAD);

  private final ServerSocket server;
  private final byte[] response;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /** A provider that is there at once. */
  LoopbackProvider(byte[] answer) throws IOException {
    byte[] head =
        ascii(
            "HTTP/1.1 200 OK\r\n"
                + "content-type: application/json\r\n"
                + "x-request-id: req_8f2b6c1d9e4a4f7b\r\n"
                + "content-length: "
                + answer.length
                + END_OF_HEAD);
    response = new byte[head.length + answer.length];
    System.arraycopy(head, 0, response, 0, head.length);
    System.arraycopy(answer, 0, response, head.length, answer.length);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("provider", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        start("connection", () -> serve(connection));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new IllegalStateException("the provider accepts no more", e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (int length = bodyLength(in); length >= 0; length = bodyLength(in)) {
        String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        if (body.contains(STREAMED)) {
          stream(connection.getOutputStream());
        } else {
          connection.getOutputStream().write(response);
        }
      }
    } catch (SocketException e) {
      // The client ended, as a process that has measured does.
    } catch (IOException e) {
      throw new IllegalStateException("a connection broke", e);
    } finally {
      connections.remove(connection);
    }
  }

  /** The mark in an event's text is what the measured application looks for. */
  private static void stream(OutputStream out) throws IOException {
    out.write(STREAM_HEAD);
    for (int event = 0; event < EVENTS; event++) {
      LockSupport.parkNanos(BETWEEN_EVENTS_NANOS);
      out.write(chunk(Chat.event("@" + System.nanoTime() + "@")));
    }
    out.write(chunk(Chat.lastEvents()));
    out.write(chunk(new byte[0]));
  }

  private static byte[] chunk(byte[] content) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(content.length + 16);
    chunk.write(ascii(Integer.toHexString(content.length) + "\r\n"));
    chunk.write(content);
    chunk.write(ascii("\r\n"));
    return chunk.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads a request's head. Returns how long its body is, or -1 where there is no request. */
  private static int bodyLength(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MAX_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        return -1;
      }
      head.append((char) next);
      if (next == '\n' && head.indexOf(END_OF_HEAD, head.length() - 4) >= 0) {
        return bodyLength(head.toString());
      }
    }
    throw new IOException("a request's head is longer than " + MAX_HEAD_BYTES + " bytes");
  }

  private static int bodyLength(String head) {
    for (String line : head.toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith(LENGTH)) {
        return Integer.parseInt(line.substring(LENGTH.length()).trim());
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
