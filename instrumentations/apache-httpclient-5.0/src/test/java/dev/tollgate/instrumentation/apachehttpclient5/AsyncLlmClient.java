package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** Calls by Apache HttpClient 5, asynchronous: compiled once, run against every version of it. */
public final class AsyncLlmClient implements LlmClient {
  private final CloseableHttpAsyncClient client =
      HttpAsyncClients.custom()
          .setConnectionManager(
              PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnPerRoute(50).build())
          .disableAutomaticRetries()
          .addExecInterceptorBefore(
              ChainElement.MAIN_TRANSPORT.name(), Submission.NAME, Submission::send)
          .build();
  private final CloseableHttpAsyncClient http2Client =
      HttpAsyncClients.customHttp2().disableAutomaticRetries().build();

  /** A client that runs. */
  public AsyncLlmClient() {
    client.start();
    http2Client.start();
  }

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return submit(request).join();
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Response response = new Response();
    Future<Response> call = execute(request, response);
    int status = response.head.get().getCode();
    return new OpenResponse() {
      @Override
      public int status() {
        return status;
      }

      @Override
      public InputStream body() {
        return response.body;
      }

      @Override
      public void close() {
        call.cancel(true);
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    Future<Response> call = execute(request, new Response());
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        Response response = call.get();
        response.released.await(); // and so its connection is free again
        return incoming(response);
      }

      @Override
      public void cancel() {
        call.cancel(true);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) {
    throw new UnsupportedOperationException("speaks no web sockets");
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    http2Client.close(CloseMode.IMMEDIATE);
  }

  private Future<Response> execute(Outgoing outgoing, Response response) {
    CloseableHttpAsyncClient by = outgoing.http2() ? http2Client : client;
    Submission submission = new Submission();
    HttpClientContext context = HttpClientContext.create();
    context.setAttribute(Submission.NAME, submission);
    try {
      return by.execute(request(outgoing), response, context, null);
    } finally {
      submission.returned.countDown();
    }
  }

  private static AsyncRequestProducer request(Outgoing outgoing) {
    BasicHttpRequest request = new BasicHttpRequest(outgoing.method(), outgoing.uri());
    outgoing.headers().forEach(request::setHeader);
    return new BasicRequestProducer(request, outgoing.body().length == 0 ? null : body(outgoing));
  }

  private static AsyncEntityProducer body(Outgoing outgoing) {
    return new BasicAsyncEntityProducer(outgoing.body(), ContentType.APPLICATION_JSON) {
      @Override
      public boolean isRepeatable() {
        return !outgoing.oneShot();
      }
    };
  }

  private static Incoming incoming(Response response) throws Exception {
    HttpResponse head = response.head.get();
    Map<String, String> headers = new HashMap<>();
    for (Header header : head.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    return new Incoming(
        head.getCode(),
        headers,
        response.body.readAllBytes(),
        HttpVersion.HTTP_2.equals(head.getVersion()));
  }

  /**
   * Lets a new connection be used only once the app has its future. The client tells a future whom
   * a cancel is to reach first as it leases a connection and then as it uses it, on two threads:
   * where the first speaks last, a cancel reaches nobody, hooked or not, and the call goes on.
   */
  private static final class Submission {
    static final String NAME = "submission";

    final CountDownLatch returned = new CountDownLatch(1);
    private final Thread thread = Thread.currentThread();

    static void send(
        HttpRequest request,
        AsyncEntityProducer body,
        AsyncExecChain.Scope scope,
        AsyncExecChain chain,
        AsyncExecCallback callback)
        throws HttpException, IOException {
      ((Submission) scope.clientContext.getAttribute(NAME)).await();
      chain.proceed(request, body, scope, callback);
    }

    private void await() throws InterruptedIOException {
      if (Thread.currentThread() == thread) {
        return; // a connection that was kept
      }
      try {
        returned.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  /** A response as it comes: its own consumer, and its own result at its end. */
  private static final class Response implements AsyncResponseConsumer<Response> {
    final CompletableFuture<HttpResponse> head = new CompletableFuture<>();
    final Body body = new Body();
    final CountDownLatch released = new CountDownLatch(1);
    private @Nullable FutureCallback<Response> callback;
    private volatile boolean ended;

    @Override
    public void consumeResponse(
        HttpResponse response,
        @Nullable EntityDetails entity,
        HttpContext context,
        FutureCallback<Response> given) {
      callback = given;
      head.complete(response);
      if (entity == null) {
        end(given);
      }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
      channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer bytes) {
      byte[] piece = new byte[bytes.remaining()];
      bytes.get(piece);
      body.pieces.add(piece);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
      end(Objects.requireNonNull(callback));
    }

    private void end(FutureCallback<Response> told) {
      ended = true;
      body.pieces.add(Body.END);
      told.completed(this);
    }

    /** The client may tell a response that has ended that its connection went away. */
    @Override
    public void failed(Exception cause) {
      if (ended) {
        return;
      }
      ended = true;
      head.completeExceptionally(cause);
      body.failure = cause;
      body.pieces.add(Body.END);
    }

    @Override
    public void releaseResources() {
      released.countDown();
    }
  }

  /** What came, read by the test's thread. */
  private static final class Body extends InputStream {
    static final byte[] END = {};

    final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    volatile @Nullable Exception failure;
    private byte[] piece = {0};
    private int position = 1;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      while (piece != END && position == piece.length) {
        try {
          piece = pieces.take();
          position = 0;
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (piece == END) {
        if (failure != null) {
          throw new IOException(failure);
        }
        return -1;
      }
      int read = Math.min(count, piece.length - position);
      System.arraycopy(piece, position, into, offset, read);
      position += read;
      return read;
    }
  }
}
