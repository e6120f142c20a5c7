package com.example.replay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Sends with OkHttp. */
final class OkHttpSender implements Sender {
  private final OkHttpClient client;

  OkHttpSender(InetSocketAddress proxy) {
    client =
        new OkHttpClient.Builder()
            .proxy(new Proxy(Proxy.Type.HTTP, proxy))
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .readTimeout(Duration.ofMinutes(1))
            .build();
  }

  @Override
  public Answer send(RecordedCall call) throws IOException {
    Request.Builder request = new Request.Builder().url(call.url());
    call.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    request.method(call.method(), body(call));
    try (Response response = client.newCall(request.build()).execute()) {
      return new Answer(response.code(), Objects.requireNonNull(response.body()).bytes());
    }
  }

  /** OkHttp insists on a body for some methods and refuses it for others. */
  private static @Nullable RequestBody body(RecordedCall call) {
    byte[] body = call.body();
    if (body != null) {
      return RequestBody.create(body, null);
    }
    return switch (call.method()) {
      case "POST", "PUT", "PATCH" -> RequestBody.create(new byte[0], null);
      default -> null;
    };
  }
}
