package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Calls by Apache HttpClient 4: compiled once, run against every version of it. */
public final class ClientLlmClient implements LlmClient {
  private final CloseableHttpClient client =
      HttpClients.custom().setMaxConnPerRoute(50).disableAutomaticRetries().build();

  @Override
  public Incoming send(Outgoing request) throws IOException {
    return incoming(new Asking(request));
  }

  @Override
  public OpenResponse open(Outgoing outgoing) throws IOException {
    Asking request = new Asking(outgoing);
    CloseableHttpResponse response = client.execute(request);
    InputStream body = response.getEntity().getContent();
    return new OpenResponse() {
      @Override
      public int status() {
        return response.getStatusLine().getStatusCode();
      }

      @Override
      public InputStream body() {
        return body;
      }

      @Override
      public void close() throws IOException {
        try {
          response.close();
        } catch (SocketException closed) {
          // What was left to read is gone with the connection.
        }
      }
    };
  }

  /** On a thread of the app's own, as this client has none: it goes by its submitter's name. */
  @Override
  public Pending submit(Outgoing outgoing) {
    Asking request = new Asking(outgoing);
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
        request.abort();
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
      throw new UncheckedIOException(e);
    }
  }

  private Incoming incoming(Asking request) throws IOException {
    return client.execute(
        request,
        response -> {
          Map<String, String> headers = new HashMap<>();
          for (Header header : response.getAllHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
          }
          HttpEntity entity = response.getEntity();
          byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
          return new Incoming(response.getStatusLine().getStatusCode(), headers, body, false);
        });
  }

  /** A request of any method, with a body where there is one. */
  private static final class Asking extends HttpEntityEnclosingRequestBase {
    private final String method;

    Asking(Outgoing outgoing) {
      method = outgoing.method();
      setURI(outgoing.uri());
      outgoing.headers().forEach(this::setHeader);
      if (outgoing.body().length > 0) {
        setEntity(
            outgoing.oneShot()
                ? new InputStreamEntity(
                    new ByteArrayInputStream(outgoing.body()), ContentType.APPLICATION_JSON)
                : new ByteArrayEntity(outgoing.body(), ContentType.APPLICATION_JSON));
      }
    }

    @Override
    public String getMethod() {
      return method;
    }
  }
}
