package dev.tollgate.cases;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One port on loopback that is every host: to a client it is an HTTP proxy, and whatever host a
 * call names, it answers in that host's place, with TLS where the client asks for it. So URLs keep
 * their host, scheme, port and path, no name is looked up, and no privileged port is needed.
 * Thread-safe.
 */
final class Switchboard implements AutoCloseable {
  private final ServerSocket server;
  private final SSLSocketFactory tls;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Playback current;
  private volatile @Nullable String problem;

  Switchboard(SSLSocketFactory tls) throws IOException {
    this.tls = tls;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon("switchboard", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next request is this one's. */
  void expect(Playback playback) {
    problem = null;
    current = playback;
  }

  /** What went wrong here since the last {@link #expect}, or null. */
  @Nullable String problem() {
    return problem;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon("connection", () -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          problem = "no connection could be accepted: " + e;
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      HttpMessage first = HttpMessage.read(in);
      if (first != null && first.method().equals("CONNECT")) {
        out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        // The client says nothing before it has read that: no byte of TLS is in the buffer.
        try (SSLSocket inner =
            (SSLSocket) tls.createSocket(socket, first.target(), socket.getPort(), true)) {
          inner.setUseClientMode(false);
          InputStream plain = new BufferedInputStream(inner.getInputStream());
          answer(HttpMessage.read(plain), true, plain, inner.getOutputStream());
        }
      } else {
        answer(first, false, in, socket.getOutputStream());
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        problem = "a connection failed: " + e;
      }
    } finally {
      open.remove(socket);
    }
  }

  private void answer(
      @Nullable HttpMessage first, boolean encrypted, InputStream in, OutputStream raw)
      throws IOException {
    OutputStream out = new BufferedOutputStream(raw);
    for (HttpMessage next = first; next != null; next = HttpMessage.read(in)) {
      Playback playback = current;
      if (playback == null) {
        throw new IOException(next.method() + " " + next.target() + " came when none was due");
      }
      if (!playback.answer(next, encrypted, out)) {
        return;
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
