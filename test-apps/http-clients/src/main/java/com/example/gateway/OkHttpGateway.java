package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Sends with OkHttp. */
final class OkHttpGateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final OkHttpClient client;

  OkHttpGateway(boolean http2) {
    this.client =
        new OkHttpClient.Builder()
            .readTimeout(Duration.ofMinutes(1))
            .protocols(
                http2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
            .build();
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws IOException {
    try (Response response = client.newCall(request(ask)).execute()) {
      byte[] body = begin(response, reading).bytes();
      reading.take(body, 0, body.length);
    }
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    enqueue(
        client.newCall(request(ask)),
        response -> {
          byte[] body = begin(response, reading).bytes();
          reading.take(body, 0, body.length);
        });
  }

  @Override
  public void follow(Ask ask, Reading reading) throws IOException {
    try (Response response = client.newCall(request(ask)).execute()) {
      read(begin(response, reading), reading);
    }
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    enqueue(client.newCall(request(ask)), response -> read(begin(response, reading), reading));
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Call call = client.newCall(request(ask));
    Thread canceller =
        new Thread(
            () -> {
              try {
                Thread.sleep(afterMs);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              call.cancel();
            },
            "canceller");
    canceller.start();
    try (Response response = call.execute()) {
      read(begin(response, reading), reading);
    } finally {
      canceller.join();
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static void read(ResponseBody body, Reading reading) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = body.byteStream()) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (!reading.take(buffer, 0, read)) {
          return;
        }
      }
    }
  }

  private static Request request(Ask ask) {
    Request.Builder request = new Request.Builder().url(ask.uri().toString());
    ask.headers().forEach(request::header);
    if (!ask.body().isEmpty()) {
      String type = ask.headers().getOrDefault("content-type", "application/json");
      request.post(RequestBody.create(ask.body(), MediaType.get(type)));
    }
    return request.build();
  }

  private static ResponseBody begin(Response response, Reading reading) {
    String id = response.header("x-request-id");
    reading.begin(
        response.code(),
        response.protocol().name(),
        id == null ? response.header("request-id") : id);
    return Objects.requireNonNull(response.body());
  }

  /** What is done with a response on the dispatcher's thread. */
  private interface Reader {
    void read(Response response) throws IOException;
  }

  private static void enqueue(Call call, Reader reader) throws Exception {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              reader.read(response);
              done.complete(null);
            } catch (IOException e) {
              done.completeExceptionally(e);
            }
          }

          @Override
          public void onFailure(Call failed, IOException e) {
            done.completeExceptionally(e);
          }
        });
    done.get();
  }
}
