package dev.tollgate.core.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small HTTP/1.1 server on loopback whose every byte a test decides: what it sends, when, and
 * where it breaks off. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "loopback-server");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Script script = Script.reply(200, "application/json", new byte[] {'{', '}'});

  /** A listening server. */
  public LoopbackServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    threads.execute(this::accept);
  }

  /** A server's address for this path and query. */
  public URI uri(String target) {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + target);
  }

  /** What the server does from now on. */
  public void plays(Script next) {
    script = next;
  }

  /** The requests so far. */
  public List<Received> received() {
    return received;
  }

  /** How many connections were made to it. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (IOException | RejectedExecutionException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Received request = read(line, in);
        received.add(request);
        Http1Wire wire = new Http1Wire(socket, in, request.method().equals("HEAD"));
        script.play(request, wire);
      }
    } catch (IOException hungUp) {
      // The client went away; the test sees that from the client's side.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Received read(String requestLine, InputStream in) throws IOException {
    String[] parts = requestLine.split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body;
    if (headers.containsKey("content-length")) {
      body = in.readNBytes(Integer.parseInt(headers.get("content-length")));
    } else if (headers.containsKey("transfer-encoding")) {
      body = chunks(in);
    } else {
      body = new byte[0];
    }
    return new Received(parts[0], parts[1], headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(length));
      line(in);
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next == -1) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** HTTP/1.1 by hand. */
  private static final class Http1Wire implements Script.Wire {
    private static final int CLOSE_FRAME = 0x88;
    private static final int LENGTH = 0x7f;
    private static final int MASK_BYTES = 4;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final boolean toHead;
    private boolean chunked;
    private boolean upgraded;

    Http1Wire(Socket socket, InputStream in, boolean toHead) {
      this.socket = socket;
      this.in = in;
      this.toHead = toHead;
      try {
        this.out = socket.getOutputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Helidon knows these by their reason too. */
    private static String reason(int status) {
      switch (status) {
        case 101:
          return "Switching Protocols";
        case 307:
          return "Temporary Redirect";
        default:
          return "Status";
      }
    }

    @Override
    public void head(int status, String... namesAndValues) throws IOException {
      List<String> lines = new ArrayList<>();
      lines.add("HTTP/1.1 " + status + " " + reason(status));
      upgraded = status == 101;
      boolean sized = status < 200 || status == 204 || status == 304;
      for (int i = 0; i < namesAndValues.length; i += 2) {
        lines.add(namesAndValues[i] + ": " + namesAndValues[i + 1]);
        sized |= namesAndValues[i].equalsIgnoreCase("Content-Length");
      }
      chunked = !sized;
      if (chunked) {
        lines.add("Transfer-Encoding: chunked");
      }
      out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void send(byte[] piece) throws IOException {
      if (toHead || piece.length == 0) {
        return;
      }
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      if (chunked) {
        framed.writeBytes(ascii(Integer.toHexString(piece.length) + "\r\n"));
      }
      framed.writeBytes(piece);
      if (chunked) {
        framed.writeBytes(ascii("\r\n"));
      }
      out.write(framed.toByteArray());
    }

    @Override
    public void end() throws IOException {
      if (chunked && !toHead) {
        out.write(ascii("0\r\n\r\n"));
      }
    }

    @Override
    public void cut() throws IOException {
      socket.close();
    }

    @Override
    public void awaitHangUp() throws IOException {
      try {
        for (int next = in.read(); next != -1; next = in.read()) { // whatever it says before
          if (upgraded && next == CLOSE_FRAME) {
            in.readNBytes((in.read() & LENGTH) + MASK_BYTES);
            socket.close(); // of a web socket the server hangs up first, which some clients await
            return;
          }
        }
      } catch (SocketException reset) {
        // Gone, abruptly.
      }
    }

    private static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
