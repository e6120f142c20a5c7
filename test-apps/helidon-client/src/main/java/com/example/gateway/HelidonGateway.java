package com.example.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends with Helidon's WebClient, which has no threads and by itself speaks HTTP/1.1. */
final class HelidonGateway extends BlockingGateway {
  private final WebClient client = WebClient.create();

  @Override
  Call call(Ask ask) {
    return new HelidonCall(ask);
  }

  private final class HelidonCall implements Call {
    private final Ask ask;
    private volatile @Nullable HttpClientResponse response;

    HelidonCall(Ask ask) {
      this.ask = ask;
    }

    @Override
    public InputStream send(Reading reading) {
      HttpClientRequest request =
          client.method(Method.create(ask.body().isEmpty() ? "GET" : "POST")).uri(ask.uri());
      ask.headers().forEach((name, value) -> request.header(HeaderValues.create(name, value)));
      HttpClientResponse answer =
          ask.body().isEmpty()
              ? request.request()
              : request.submit(ask.body().getBytes(StandardCharsets.UTF_8));
      response = answer;
      reading.begin(answer.status().code(), "HTTP_1_1", id(answer));
      return new FilterInputStream(answer.inputStream()) {
        @Override
        public void close() throws IOException {
          answer.close(); // the stream's own close reads on
        }
      };
    }

    @Override
    public void cancel() {
      HttpClientResponse open = response;
      if (open != null) {
        open.close();
      }
    }
  }

  private static @Nullable String id(HttpClientResponse response) {
    return response
        .headers()
        .first(HeaderNames.create("x-request-id"))
        .or(() -> response.headers().first(HeaderNames.create("request-id")))
        .orElse(null);
  }
}
