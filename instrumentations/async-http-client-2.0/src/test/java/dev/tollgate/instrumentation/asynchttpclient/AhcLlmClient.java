package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.PieceStream;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.Response;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Calls by AsyncHttpClient: compiled once, run against every version of it. */
public class AhcLlmClient implements LlmClient {
  private final EventLoopGroup threads = new NioEventLoopGroup(2);
  private final AsyncHttpClient client;
  private final AsyncHttpClient http2Client;

  /** For the contract: what breaks off is not asked for again. */
  public AhcLlmClient() {
    this(0);
  }

  /** Asks again so often for what breaks off. */
  protected AhcLlmClient(int retries) {
    client = new DefaultAsyncHttpClient(config(retries).build());
    http2Client = new DefaultAsyncHttpClient(http2(config(retries)).build());
  }

  private DefaultAsyncHttpClientConfig.Builder config(int retries) {
    return new DefaultAsyncHttpClientConfig.Builder()
        .setEventLoopGroup(threads)
        .setFollowRedirect(true)
        .setMaxRequestRetry(retries);
  }

  /** Since 3.0. */
  private static DefaultAsyncHttpClientConfig.Builder http2(
      DefaultAsyncHttpClientConfig.Builder config) {
    try {
      config.getClass().getMethod("setHttp2CleartextEnabled", boolean.class).invoke(config, true);
    } catch (NoSuchMethodException before3) {
      return config;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no HTTP/2", e);
    }
    return config;
  }

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return submit(request).join();
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Pieces pieces = pieces();
    ListenableFuture<?> future = client(request).executeRequest(request(request), pieces);
    int status = pieces.status.get();
    return new OpenResponse() {
      @Override
      public int status() {
        return status;
      }

      @Override
      public InputStream body() {
        return pieces.body;
      }

      @Override
      public void close() {
        future.cancel(true);
      }
    };
  }

  /** Who takes a body as it comes. */
  protected Pieces pieces() {
    return new Pieces();
  }

  @Override
  public Pending submit(Outgoing request) {
    ListenableFuture<Response> future = client(request).executeRequest(request(request));
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return incoming(future.get(), request.http2());
      }

      @Override
      public void cancel() {
        future.cancel(true);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    client
        .prepareGet(uri.toString())
        .execute(
            new WebSocketUpgradeHandler.Builder().addWebSocketListener(firstText(message)).build())
        .get();
    return message.get();
  }

  /** 2.0 has an interface of its own for who takes text. */
  private static WebSocketListener firstText(CompletableFuture<String> message) {
    List<Class<?>> interfaces = new ArrayList<>(List.of(WebSocketListener.class));
    try {
      interfaces.add(Class.forName("org.asynchttpclient.ws.WebSocketTextListener"));
    } catch (ClassNotFoundException since21) {
      // the one has it all
    }
    return (WebSocketListener)
        Proxy.newProxyInstance(
            AhcLlmClient.class.getClassLoader(),
            interfaces.toArray(new Class<?>[0]),
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.getName().equals("equals")
                    ? (Object) (proxy == arguments[0])
                    : method.invoke(message, arguments);
              }
              if (arguments.length > 0 && arguments[0] instanceof String) {
                message.complete((String) arguments[0]);
              } else if (arguments.length > 0 && arguments[0] instanceof Throwable) {
                message.completeExceptionally((Throwable) arguments[0]);
              }
              return null;
            });
  }

  @Override
  public void close() {
    try {
      client.close();
      http2Client.close();
      threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private AsyncHttpClient client(Outgoing request) {
    return request.http2() ? http2Client : client;
  }

  private static Request request(Outgoing request) {
    RequestBuilder builder = new RequestBuilder(request.method()).setUrl(request.uri().toString());
    request.headers().forEach(builder::setHeader);
    if (request.oneShot()) {
      builder.setBody(new ByteArrayInputStream(request.body()));
    } else if (request.method().equals("POST")) {
      builder.setBody(request.body());
    }
    return builder.build();
  }

  private static Incoming incoming(Response response, boolean http2) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : response.getHeaders().entries()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Incoming(
        response.getStatusCode(), headers, response.getResponseBodyAsBytes(), http2);
  }

  /** Gives a response's pieces to a stream. */
  protected static class Pieces extends AsyncCompletionHandler<@Nullable Void> {
    private final PieceStream body = new PieceStream();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();

    @Override
    public State onStatusReceived(HttpResponseStatus received) throws Exception {
      status.complete(received.getStatusCode());
      return super.onStatusReceived(received);
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
      body.push(part.getBodyPartBytes());
      return State.CONTINUE;
    }

    @Override
    public @Nullable Void onCompleted(Response response) {
      ended();
      return null;
    }

    protected final void ended() {
      body.end();
    }

    @Override
    public void onThrowable(Throwable thrown) {
      status.completeExceptionally(thrown);
      body.fail(thrown);
    }
  }
}
