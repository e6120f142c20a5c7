package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.api.ContentResponse;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.client.util.AsyncRequestContent;
import org.eclipse.jetty.client.util.BufferingResponseListener;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.eclipse.jetty.client.util.BytesRequestContent;
import org.eclipse.jetty.client.util.DeferredContentProvider;
import org.eclipse.jetty.client.util.InputStreamResponseListener;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WebSocketAdapter;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Calls by Jetty's client: compiled once, run against every version of it. */
public final class Jetty9LlmClient implements LlmClient {
  private static final long WAIT_SECONDS = 20;

  private final HttpClient client = new HttpClient();
  private final HttpClient http2Client;

  /** For the contract, by reflection. */
  public Jetty9LlmClient() throws ReflectiveOperationException {
    http2Client = over(new HttpClientTransportOverHTTP2(new HTTP2Client()));
  }

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
        asked.abort(new CancellationException());
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
        asked.abort(new CancellationException());
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    WebSocketClient sockets = new WebSocketClient(started(client));
    sockets.start();
    try {
      CompletableFuture<String> message = new CompletableFuture<>();
      // Jetty 9 and later ones return futures of other types.
      Future<?> connecting =
          (Future<?>)
              WebSocketClient.class
                  .getMethod("connect", Object.class, URI.class)
                  .invoke(sockets, new FirstMessage(message), uri);
      Session session = (Session) connecting.get();
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

  /** The constructor's parameters are not the same in any two versions. */
  private static HttpClient over(HttpClientTransport transport)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : HttpClient.class.getConstructors()) {
      Class<?>[] types = constructor.getParameterTypes();
      if (types.length > 0 && types[0] == HttpClientTransport.class) {
        Object[] arguments = new Object[types.length];
        arguments[0] = transport;
        return (HttpClient) constructor.newInstance(arguments);
      }
    }
    throw new AssertionError("no constructor takes a transport");
  }

  @SuppressWarnings("deprecation") // headers are set by other types in Jetty 9 than in later ones
  private Request request(Outgoing request) throws Exception {
    Request asked =
        started(request.http2() ? http2Client : client)
            .newRequest(request.uri())
            .method(request.method());
    request.headers().forEach(asked::header);
    if (request.oneShot() || request.method().equals("POST")) {
      if (HttpFields.class.isInterface()) {
        Since10.body(asked, request);
      } else {
        In9.body(asked, request);
      }
    }
    return asked;
  }

  private static HttpClient started(HttpClient client) throws Exception {
    client.start(); // does nothing the second time
    return client;
  }

  private static Incoming incoming(Response response, byte[] content) {
    Map<String, String> headers = new HashMap<>();
    Iterable<HttpField> fields = response.getHeaders(); // a class or an interface
    for (HttpField header : fields) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Incoming(
        response.getStatus(), headers, content, response.getVersion() == HttpVersion.HTTP_2);
  }

  /** Bodies as Jetty 9 takes them. */
  @SuppressWarnings("deprecation")
  private static final class In9 {
    static void body(Request asked, Outgoing request) {
      if (request.oneShot()) {
        DeferredContentProvider written =
            new DeferredContentProvider(ByteBuffer.wrap(request.body()));
        written.close();
        asked.content(written);
      } else {
        asked.content(new BytesContentProvider("application/json", request.body()));
      }
    }
  }

  /** Bodies as Jetty 10 and 11 take them. */
  private static final class Since10 {
    static void body(Request asked, Outgoing request) {
      if (request.oneShot()) {
        AsyncRequestContent written = new AsyncRequestContent();
        written.offer(ByteBuffer.wrap(request.body()), Callback.NOOP);
        written.close();
        asked.body(written);
      } else {
        asked.body(new BytesRequestContent("application/json", request.body()));
      }
    }
  }

  /** Waits for all of a response. */
  private static final class Whole extends BufferingResponseListener {
    private final CompletableFuture<Incoming> incoming = new CompletableFuture<>();

    @Override
    public void onComplete(Result result) {
      if (result.isFailed()) {
        incoming.completeExceptionally(result.getFailure());
      } else {
        incoming.complete(Jetty9LlmClient.incoming(result.getResponse(), getContent()));
      }
    }
  }

  /** Public, as the library calls it. */
  public static final class FirstMessage extends WebSocketAdapter {
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
