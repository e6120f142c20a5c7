package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.client.util.StringContentProvider;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Sends with the HTTP client of Jetty 9.4. */
final class Jetty9Gateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final HttpClient client;

  Jetty9Gateway(boolean http2) {
    HttpClientTransport transport =
        http2
            ? new HttpClientTransportOverHTTP2(new HTTP2Client())
            : new HttpClientTransportOverHTTP();
    this.client = new HttpClient(transport, new SslContextFactory.Client());
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not start", e);
    }
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    ContentResponse response = request(ask).send();
    take(response, response.getContent(), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    Whole response = new Whole(reading);
    request(ask).send(response);
    response.done.get();
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    InputStreamResponseListener listener = new InputStreamResponseListener();
    Request request = request(ask);
    request.send(listener);
    begin(listener.get(1, TimeUnit.MINUTES), reading);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = listener.getInputStream()) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (!reading.take(buffer, 0, read)) {
          request.abort(new CancellationException());
          return;
        }
      }
    }
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Request request = request(ask);
    request.onResponseHeaders(response -> begin(response, reading));
    request.onResponseContent(
        (response, content) -> {
          byte[] bytes = new byte[content.remaining()];
          content.get(bytes);
          try {
            if (!done.isDone() && !reading.take(bytes, 0, bytes.length)) {
              done.complete(null);
              request.abort(new CancellationException());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    request.send(result -> complete(done, result));
    done.get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Whole response = new Whole(reading);
    Request request = request(ask);
    request.send(response);
    Thread.sleep(afterMs);
    request.abort(new CancellationException());
    response.done.get();
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not stop", e);
    }
  }

  private Request request(Ask ask) {
    Request request = client.newRequest(ask.uri());
    ask.headers().forEach(request::header);
    if (!ask.body().isEmpty()) {
      request.method("POST").content(new StringContentProvider(ask.body()));
    }
    return request;
  }

  private static void take(Response response, byte[] body, Reading reading) throws IOException {
    begin(response, reading);
    reading.take(body, 0, body.length);
  }

  private static void begin(Response response, Reading reading) {
    String id = response.getHeaders().get("x-request-id");
    reading.begin(
        response.getStatus(),
        response.getVersion().name(),
        id == null ? response.getHeaders().get("request-id") : id);
  }

  private static void complete(CompletableFuture<@Nullable Void> done, Result result) {
    if (result.isFailed()) {
      done.completeExceptionally(result.getFailure());
    } else {
      done.complete(null);
    }
  }

  /** Takes a response in once all of it is there. */
  private static final class Whole extends BufferingResponseListener {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Reading reading;

    Whole(Reading reading) {
      this.reading = reading;
    }

    @Override
    public void onComplete(Result result) {
      try {
        if (result.isSucceeded()) {
          take(result.getResponse(), getContent(), reading);
        }
        complete(done, result);
      } catch (IOException e) {
        done.completeExceptionally(e);
      }
    }
  }
}
