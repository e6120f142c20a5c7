package dev.tollgate.core.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
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

  private final class Player extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Map<String, String> headers = new HashMap<>();
      for (HttpField field : request.getHeaders()) {
        headers.put(field.getName().toLowerCase(Locale.ROOT), field.getValue());
      }
      ByteBuffer content = Content.Source.asByteBuffer(request);
      byte[] body = new byte[content.remaining()];
      content.get(body);
      Received got =
          new Received(request.getMethod(), request.getHttpURI().getPathQuery(), headers, body);
      received.add(got);
      script.play(got, new Http2Wire(response, callback));
      return true;
    }
  }

  private record Http2Wire(Response response, Callback callback) implements Script.Wire {

    @Override
    public void head(int status, String... namesAndValues) {
      response.setStatus(status);
      for (int i = 0; i < namesAndValues.length; i += 2) {
        response.getHeaders().put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }

    @Override
    public void send(byte[] piece) throws IOException {
      Content.Sink.write(response, false, ByteBuffer.wrap(piece));
    }

    @Override
    public void end() {
      callback.succeeded();
    }

    @Override
    public void cut() {
      callback.failed(new IOException("cut by the test"));
    }

    @Override
    public void awaitHangUp() {
      throw new UnsupportedOperationException("only the HTTP/1.1 server can wait for that");
    }
  }
}
