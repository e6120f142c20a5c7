package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** Calls by HttpURLConnection. */
final class UrlConnectionClient implements LlmClient {

  @Override
  public Incoming send(Outgoing request) throws IOException {
    return incoming(connection(request), request);
  }

  @Override
  public OpenResponse open(Outgoing request) throws IOException {
    HttpURLConnection connection = connection(request);
    write(connection, request);
    int status = connection.getResponseCode();
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    return new OpenResponse() {
      @Override
      public int status() {
        return status;
      }

      @Override
      public InputStream body() {
        return body;
      }

      @Override
      public void close() {
        connection.disconnect();
      }
    };
  }

  /** On a thread of the app's own, as this client has none: it goes by its submitter's name. */
  @Override
  public Pending submit(Outgoing request) throws IOException {
    HttpURLConnection connection = connection(request);
    FutureTask<Incoming> call = new FutureTask<>(() -> incoming(connection, request));
    Thread thread = new Thread(call, Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return call.get();
      }

      @Override
      public void cancel() {
        connection.disconnect();
      }
    };
  }

  @Override
  public String firstMessage(URI uri) {
    throw new UnsupportedOperationException("speaks no web sockets");
  }

  @Override
  public void close() {}

  static HttpURLConnection connection(Outgoing request) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) request.uri().toURL().openConnection();
    connection.setRequestMethod(request.method());
    request.headers().forEach(connection::setRequestProperty);
    return connection;
  }

  private static Incoming incoming(HttpURLConnection connection, Outgoing request)
      throws IOException {
    write(connection, request);
    int status = connection.getResponseCode();
    Map<String, String> headers = new HashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null) {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
              }
            });
    try (InputStream body =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      return new Incoming(status, headers, body.readAllBytes(), false);
    }
  }

  private static void write(HttpURLConnection connection, Outgoing request) throws IOException {
    if (request.body().length == 0) {
      return;
    }
    connection.setDoOutput(true);
    if (request.oneShot()) {
      connection.setChunkedStreamingMode(0);
    }
    try (OutputStream out = connection.getOutputStream()) {
      out.write(request.body());
    } catch (IOException e) {
      if (!request.oneShot() || connection.getResponseCode() < 400) {
        throw e;
      }
      // Answered before the body was written: the answer is read as ever.
    }
  }
}
