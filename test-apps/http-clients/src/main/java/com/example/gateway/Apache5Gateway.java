package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** Sends with Apache HttpClient 5, classic, which speaks HTTP/1.1. */
final class Apache5Gateway extends BlockingGateway {
  private final CloseableHttpClient client = HttpClients.createDefault();

  @Override
  Call call(Ask ask) {
    HttpUriRequestBase request =
        new HttpUriRequestBase(ask.body().isEmpty() ? "GET" : "POST", ask.uri());
    ask.headers().forEach(request::setHeader);
    if (!ask.body().isEmpty()) {
      request.setEntity(new StringEntity(ask.body(), ContentType.APPLICATION_JSON));
    }
    return new Call() {
      @Override
      public InputStream send(Reading reading) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, request, null);
        String id = first(response, "x-request-id");
        reading.begin(
            response.getCode(),
            response.getVersion().format().replaceAll("[/.]", "_"),
            id == null ? first(response, "request-id") : id);
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
      }

      @Override
      public void cancel() {
        request.cancel();
      }
    };
  }

  private static @Nullable String first(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  public void close() {
    super.close();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
