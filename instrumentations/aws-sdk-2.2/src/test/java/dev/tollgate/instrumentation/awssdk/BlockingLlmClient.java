package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/** Calls by the SDK's blocking clients: compiled once, run against every version of them. */
public abstract class BlockingLlmClient implements LlmClient {
  private final SdkHttpClient one;
  private final SdkHttpClient many;

  BlockingLlmClient(String client) {
    one =
        ((SdkHttpClient.Builder<?>) AwsCalls.builder(client))
            .buildWithDefaults(AwsCalls.ONE_CONNECTION);
    many =
        ((SdkHttpClient.Builder<?>) AwsCalls.builder(client))
            .buildWithDefaults(AwsCalls.MANY_CONNECTIONS);
  }

  @Override
  public Incoming send(Outgoing request) throws IOException {
    return whole(prepare(one, request));
  }

  @Override
  public OpenResponse open(Outgoing request) throws IOException {
    HttpExecuteResponse response = prepare(many, request).call();
    AbortableInputStream body = response.responseBody().orElseThrow();
    return new OpenResponse() {
      @Override
      public int status() {
        return response.httpResponse().statusCode();
      }

      @Override
      public InputStream body() {
        return body;
      }

      @Override
      public void close() throws IOException {
        body.abort(); // as the SDK does where the app closes a stream that it has not read
        body.close();
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    ExecutableHttpRequest prepared = prepare(many, request);
    FutureTask<Incoming> call = new FutureTask<>(() -> whole(prepared));
    Thread caller = new Thread(call, "caller");
    caller.start();
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        return call.get();
      }

      @Override
      public void cancel() {
        awaitAbortable(caller);
        prepared.abort();
      }
    };
  }

  /** Returns once an abort ends the call of this thread, whose request the server has. */
  void awaitAbortable(Thread caller) {}

  @Override
  public String firstMessage(URI uri) {
    throw new UnsupportedOperationException("web sockets");
  }

  @Override
  public void close() {
    one.close();
    many.close();
  }

  private static ExecutableHttpRequest prepare(SdkHttpClient client, Outgoing outgoing) {
    SdkHttpFullRequest request = AwsCalls.request(outgoing);
    return client.prepareRequest(
        HttpExecuteRequest.builder()
            .request(request)
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .build());
  }

  private Incoming whole(ExecutableHttpRequest prepared) throws IOException {
    HttpExecuteResponse response = prepared.call();
    InputStream none = new ByteArrayInputStream(new byte[0]);
    try (InputStream body = response.responseBody().map(InputStream.class::cast).orElse(none)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] piece = new byte[8192];
      for (int count; (count = body.read(piece)) != -1; ) {
        bytes.write(piece, 0, count);
      }
      return AwsCalls.incoming(response.httpResponse(), bytes.toByteArray(), false);
    }
  }

  /** On Apache HttpClient 4. */
  public static final class Apache extends BlockingLlmClient {
    public Apache() {
      super("apache.ApacheHttpClient");
    }
  }

  /** On Apache HttpClient 5. */
  public static final class Apache5 extends BlockingLlmClient {
    public Apache5() {
      super("apache5.Apache5HttpClient");
    }
  }

  /** On the JDK's HttpURLConnection. */
  public static final class UrlConnection extends BlockingLlmClient {
    public UrlConnection() {
      super("urlconnection.UrlConnectionHttpClient");
    }

    /**
     * Waits for the thread to read. Between a streamed request and that the JDK loses a disconnect,
     * of two or three calls in a hundred and without an agent too: it connects anew, and waits.
     */
    @Override
    void awaitAbortable(Thread caller) {
      while (caller.isAlive()
          && Arrays.stream(caller.getStackTrace())
              .noneMatch(frame -> frame.getClassName().endsWith("SocketInputStream"))) {
        Thread.onSpinWait();
      }
    }
  }
}
