package dev.tollgate.core.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A server on loopback that speaks HTTP/2 on plain connections, and HTTP/1.1. Thread-safe. */
public final class Http2Server implements AutoCloseable {
  private final Server server;
  private final ServerConnector connector;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Script script = Script.reply(200, "application/json", new byte[] {'{', '}'});

  /** A listening server. */
  public Http2Server() throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool(16);
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    connector =
        new ServerConnector(
            server,
            1,
            1,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Player());
    server.start();
  }

  /** The server's address for this path and query. */
  public URI uri(String target) {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort() + target);
  }

  /** What the server does from now on. */
  public void plays(Script next) {
    script = next;
  }

  /** The requests so far. */
  public List<Received> received() {
    return received;
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException("the server does not stop", e);
    }
  }

  private final class Player extends AbstractHandler {
    @Override
    public void handle(
        String path, Request jetty, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      jetty.setHandled(true);
      Map<String, String> headers = new HashMap<>();
      for (String name : Collections.list(request.getHeaderNames())) {
        headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
      }
      Received got =
          new Received(
              request.getMethod(),
              jetty.getHttpURI().getPathQuery(),
              headers,
              request.getInputStream().readAllBytes());
      received.add(got);
      try {
        script.play(got, new Http2Wire(jetty, response));
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  private static final class Http2Wire implements Script.Wire {
    private final Request request;
    private final HttpServletResponse response;

    Http2Wire(Request request, HttpServletResponse response) {
      this.request = request;
      this.response = response;
    }

    @Override
    public void head(int status, String... namesAndValues) {
      response.setStatus(status);
      for (int i = 0; i < namesAndValues.length; i += 2) {
        response.setHeader(namesAndValues[i], namesAndValues[i + 1]);
      }
    }

    @Override
    public void send(byte[] piece) throws IOException {
      OutputStream out = response.getOutputStream();
      out.write(piece);
      out.flush();
    }

    @Override
    public void end() throws IOException {
      response.getOutputStream().close();
    }

    @Override
    public void cut() {
      request.getHttpChannel().abort(new IOException("cut by the test"));
    }

    @Override
    public void awaitHangUp() {
      throw new UnsupportedOperationException("only the HTTP/1.1 server can wait for that");
    }
  }
}
