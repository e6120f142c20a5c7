package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** Calls by Apache HttpClient 5, classic: compiled once, run against every version of it. */
public final class ClassicLlmClient implements LlmClient {
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(50).build())
          .disableAutomaticRetries()
          .build();

  @Override
  public Incoming send(Outgoing request) throws IOException {
    return incoming(request(request));
  }

  @Override
  @SuppressWarnings("deprecation") // the only way to a response that stays open
  public OpenResponse open(Outgoing outgoing) throws IOException {
    HttpUriRequestBase request = request(outgoing);
    CloseableHttpResponse response = client.execute(request);
    InputStream body = response.getEntity().getContent();
    return new OpenResponse() {
      @Override
      public int status() {
        return response.getCode();
      }

      @Override
      public InputStream body() {
        return body;
      }

      /** Closing alone reads on to the end of the response. */
      @Override
      public void close() throws IOException {
        request.cancel();
        try {
          response.close();
        } catch (SocketException closed) {
          // By cancelling.
        }
      }
    };
  }

  /** On a thread of the app's own, as this client has none: it goes by its submitter's name. */
  @Override
  public Pending submit(Outgoing outgoing) {
    HttpUriRequestBase request = request(outgoing);
    FutureTask<Incoming> call = new FutureTask<>(() -> incoming(request));
    Thread thread = new Thread(call, Thread.currentThread().getName());
    thread.setDaemon(true);
    thread.start();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return call.get();
      }

      @Override
      public void cancel() {
        request.cancel();
      }
    };
  }

  @Override
  public String firstMessage(URI uri) {
    throw new UnsupportedOperationException("speaks no web sockets");
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static HttpUriRequestBase request(Outgoing outgoing) {
    HttpUriRequestBase request = new HttpUriRequestBase(outgoing.method(), outgoing.uri());
    outgoing.headers().forEach(request::setHeader);
    if (outgoing.body().length > 0) {
      request.setEntity(body(outgoing));
    }
    return request;
  }

  private static HttpEntity body(Outgoing outgoing) {
    return outgoing.oneShot()
        ? new InputStreamEntity(
            new ByteArrayInputStream(outgoing.body()), ContentType.APPLICATION_JSON)
        : new ByteArrayEntity(outgoing.body(), ContentType.APPLICATION_JSON);
  }

  private Incoming incoming(HttpUriRequestBase request) throws IOException {
    return client.execute(
        request,
        response -> {
          Map<String, String> headers = new HashMap<>();
          for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
          }
          HttpEntity entity = response.getEntity();
          byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
          return new Incoming(response.getCode(), headers, body, false);
        });
  }
}
