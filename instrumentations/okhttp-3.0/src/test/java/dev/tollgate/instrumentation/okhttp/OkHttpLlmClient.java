package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import okio.Okio;

/** Calls by OkHttp: compiled once, run against every version of it. */
public final class OkHttpLlmClient implements LlmClient {
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .readTimeout(0, TimeUnit.MILLISECONDS)
          .retryOnConnectionFailure(false)
          .build();
  private final OkHttpClient http2Client =
      client.newBuilder().protocols(Collections.singletonList(Protocol.H2_PRIOR_KNOWLEDGE)).build();

  @Override
  public Incoming send(Outgoing request) throws Exception {
    try (Response response = call(request).execute()) {
      return incoming(response);
    }
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Response response = call(request).execute();
    return new OpenResponse() {
      @Override
      public int status() {
        return response.code();
      }

      @Override
      public InputStream body() {
        return response.body().byteStream();
      }

      @Override
      public void close() {
        response.close();
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    Call call = call(request);
    CompletableFuture<Incoming> future = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException thrown) {
            future.completeExceptionally(thrown);
          }

          @Override
          public void onResponse(Call answered, Response response) throws IOException {
            try (response) {
              future.complete(incoming(response));
            } catch (IOException thrown) {
              future.completeExceptionally(thrown);
            }
          }
        });
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return future.get();
      }

      @Override
      public void cancel() {
        call.cancel();
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    CompletableFuture<String> message = new CompletableFuture<>();
    WebSocket socket =
        client.newWebSocket(
            new Request.Builder().url(uri.toString()).build(),
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket from, String text) {
                message.complete(text);
              }

              @Override
              public void onFailure(WebSocket from, Throwable thrown, Response response) {
                message.completeExceptionally(thrown);
              }
            });
    try {
      return message.get();
    } finally {
      socket.cancel();
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private Call call(Outgoing request) {
    Request.Builder builder =
        new Request.Builder()
            .url(request.uri().toString())
            .method(request.method(), request.method().equals("POST") ? body(request) : null);
    request.headers().forEach(builder::header);
    return (request.http2() ? http2Client : client).newCall(builder.build());
  }

  @SuppressWarnings("deprecation") // this overload is in every version
  private static RequestBody body(Outgoing request) {
    MediaType json = MediaType.parse("application/json");
    return request.oneShot()
        ? new OneShotBody(json, request.body())
        : RequestBody.create(json, request.body());
  }

  private static Incoming incoming(Response response) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String name : response.headers().names()) {
      List<String> values = response.headers(name);
      headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
    }
    return new Incoming(
        response.code(),
        headers,
        response.body().bytes(),
        response.protocol() == Protocol.H2_PRIOR_KNOWLEDGE
            || response.protocol() == Protocol.HTTP_2);
  }

  /** A body over a stream that never says so: a second {@code writeTo} would send nothing. */
  private static final class OneShotBody extends RequestBody {
    private final MediaType type;
    private final int length;
    private final InputStream once;

    OneShotBody(MediaType type, byte[] body) {
      this.type = type;
      this.length = body.length;
      this.once = new java.io.ByteArrayInputStream(body);
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeAll(Okio.source(once));
    }
  }
}
