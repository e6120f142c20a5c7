package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Calls by Jetty's client: compiled once, run against every version of it. */
public final class JettyLlmClient implements LlmClient {
  private static final long WAIT_SECONDS = 20;

  private final HttpClient client = new HttpClient();
  private final HttpClient http2Client =
      new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));

  @Override
  public Incoming send(Outgoing request) throws Exception {
    ContentResponse response = request(request).send();
    return incoming(response, response.getContent());
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Request asked = request(request);
    InputStreamResponseListener listener = new InputStreamResponseListener();
    asked.send(listener);
    Response response = listener.get(WAIT_SECONDS, TimeUnit.SECONDS);
    InputStream body = listener.getInputStream();
    return new OpenResponse() {
      @Override
      public int status() {
        return response.getStatus();
      }

      @Override
      public InputStream body() {
        return body;
      }

      @Override
      public void close() throws IOException {
        body.close(); // which the client finds out with the next chunk alone
        abort(asked);
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) throws Exception {
    Request asked = request(request);
    Whole response = new Whole();
    asked.send(response);
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return response.incoming.get();
      }

      @Override
      public void cancel() {
        abort(asked);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    WebSocketClient sockets = new WebSocketClient(started(client));
    sockets.start();
    try {
      CompletableFuture<String> message = new CompletableFuture<>();
      Session session = sockets.connect(new FirstMessage(message), uri).get();
      String text = message.get();
      session.disconnect();
      return text;
    } finally {
      sockets.stop();
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
      http2Client.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Request request(Outgoing request) throws Exception {
    Request asked =
        started(request.http2() ? http2Client : client)
            .newRequest(request.uri())
            .method(request.method())
            .headers(headers -> request.headers().forEach(headers::put));
    if (request.oneShot()) {
      AsyncRequestContent written = new AsyncRequestContent();
      written.write(ByteBuffer.wrap(request.body()), Callback.NOOP);
      written.close();
      asked.body(written);
    } else if (request.method().equals("POST")) {
      asked.body(new BytesRequestContent("application/json", request.body()));
    }
    return asked;
  }

  private static void abort(Request request) {
    CompletableFuture<Boolean> unused = request.abort(new CancellationException());
  }

  /** 12.1 finds what it decodes with by the thread's loader, as in an app server. */
  private static HttpClient started(HttpClient client) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(JettyLlmClient.class.getClassLoader());
    try {
      client.start(); // does nothing the second time
    } finally {
      thread.setContextClassLoader(before);
    }
    return client;
  }

  private static Incoming incoming(Response response, byte[] content) {
    Map<String, String> headers = new HashMap<>();
    for (HttpField header : response.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Incoming(
        response.getStatus(), headers, content, response.getVersion() == HttpVersion.HTTP_2);
  }

  /** Waits for all of a response. */
  private static final class Whole extends BufferingResponseListener {
    private final CompletableFuture<Incoming> incoming = new CompletableFuture<>();

    @Override
    public void onComplete(Result result) {
      if (result.isFailed()) {
        incoming.completeExceptionally(result.getFailure());
      } else {
        incoming.complete(JettyLlmClient.incoming(result.getResponse(), getContent()));
      }
    }
  }

  /** Public, as the library calls it. */
  public static final class FirstMessage implements Session.Listener.AutoDemanding {
    private final CompletableFuture<String> message;

    FirstMessage(CompletableFuture<String> message) {
      this.message = message;
    }

    @Override
    public void onWebSocketText(String text) {
      message.complete(text);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
      message.completeExceptionally(cause);
    }
  }
}
