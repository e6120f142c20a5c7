package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.jspecify.annotations.Nullable;

/** Sends with Apache HttpClient 4, which speaks HTTP/1.1. */
final class Apache4Gateway extends BlockingGateway {
  private final CloseableHttpClient client = HttpClients.createDefault();

  @Override
  Call call(Ask ask) {
    RequestBuilder asking =
        RequestBuilder.create(ask.body().isEmpty() ? "GET" : "POST").setUri(ask.uri());
    ask.headers().forEach(asking::setHeader);
    if (!ask.body().isEmpty()) {
      asking.setEntity(new StringEntity(ask.body(), ContentType.APPLICATION_JSON));
    }
    HttpUriRequest request = asking.build();
    return new Call() {
      @Override
      public InputStream send(Reading reading) throws IOException {
        CloseableHttpResponse response = client.execute(request);
        String id = first(response, "x-request-id");
        reading.begin(
            response.getStatusLine().getStatusCode(),
            response.getProtocolVersion().toString().replaceAll("[/.]", "_"),
            id == null ? first(response, "request-id") : id);
        HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
      }

      @Override
      public void cancel() {
        request.abort();
      }
    };
  }

  private static @Nullable String first(CloseableHttpResponse response, String name) {
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
