package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** Sends with {@code java.net.HttpURLConnection}, which speaks HTTP/1.1. */
final class UrlConnectionGateway extends BlockingGateway {
  private static final int READ_TIMEOUT_MS = 60_000;

  @Override
  Call call(Ask ask) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) ask.uri().toURL().openConnection();
    connection.setReadTimeout(READ_TIMEOUT_MS);
    ask.headers().forEach(connection::setRequestProperty);
    return new Call() {
      @Override
      public InputStream send(Reading reading) throws IOException {
        if (!ask.body().isEmpty()) {
          connection.setDoOutput(true); // and so it is a POST
          try (OutputStream out = connection.getOutputStream()) {
            out.write(ask.body().getBytes(StandardCharsets.UTF_8));
          }
        }
        return answer(connection, reading);
      }

      @Override
      public void cancel() {
        connection.disconnect();
      }
    };
  }

  private static InputStream answer(HttpURLConnection connection, Reading reading)
      throws IOException {
    int status = connection.getResponseCode();
    String version = connection.getHeaderField(0).split(" ", 2)[0];
    String id = connection.getHeaderField("x-request-id");
    reading.begin(
        status,
        version.replaceAll("[/.]", "_"),
        id == null ? connection.getHeaderField("request-id") : id);
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return body == null ? InputStream.nullInputStream() : body;
  }
}
