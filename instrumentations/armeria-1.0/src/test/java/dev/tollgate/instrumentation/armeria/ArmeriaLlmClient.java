package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.ClientRequestContextCaptor;
import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.WebClientBuilder;
import com.linecorp.armeria.client.retry.RetryRule;
import com.linecorp.armeria.client.retry.RetryingClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.EventLoopGroups;
import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Calls by Armeria: compiled once, run against every version of it. */
public class ArmeriaLlmClient implements LlmClient {

  /** One thread, so that one connection is enough. */
  private final EventLoopGroup thread = EventLoopGroups.newEventLoopGroup(1);

  private final ClientFactory factory = ClientFactory.builder().workerGroup(thread, false).build();

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return submit(request).join();
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    ReadResponse read = new ReadResponse();
    execute(request).subscribe(read);
    int status = read.status();
    return new OpenResponse() {
      @Override
      public int status() {
        return status;
      }

      @Override
      public InputStream body() {
        return read;
      }

      @Override
      public void close() {
        read.close();
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    try (ClientRequestContextCaptor captor = Clients.newContextCaptor()) {
      HttpResponse response = execute(request);
      ClientRequestContext context = captor.get();
      CompletableFuture<AggregatedHttpResponse> whole = response.aggregate();
      return new Pending() {
        @Override
        public Incoming join() throws Exception {
          return incoming(whole.get(), request.http2() && isHttp2(context));
        }

        @Override
        public void cancel() {
          response.abort();
        }
      };
    }
  }

  /** By reflection: it came later than the first version. */
  @Override
  public String firstMessage(URI uri) throws Exception {
    return new ArmeriaWebSocket(factory).firstMessage(uri);
  }

  @Override
  public void close() {
    factory.close();
    Future<?> unused = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private HttpResponse execute(Outgoing request) {
    URI uri = request.uri();
    WebClientBuilder builder =
        WebClient.builder((request.http2() ? "h2c://" : "h1c://") + uri.getRawAuthority());
    WebClient client = decorated(builder.factory(factory)).build();
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.valueOf(request.method()), target);
    request.headers().forEach(headers::add);
    if (request.oneShot()) {
      HttpRequestWriter written = HttpRequest.streaming(headers.build());
      written.write(HttpData.wrap(request.body()));
      written.close();
      return client.execute(written);
    }
    return client.execute(HttpRequest.of(headers.build(), HttpData.wrap(request.body())));
  }

  WebClientBuilder decorated(WebClientBuilder builder) {
    return builder;
  }

  private static boolean isHttp2(ClientRequestContext context) {
    return context.log().whenComplete().join().sessionProtocol().isMultiplex();
  }

  private static Incoming incoming(AggregatedHttpResponse response, boolean http2) {
    Map<String, String> headers = new HashMap<>();
    response.headers().forEach((name, value) -> headers.putIfAbsent(name.toString(), value));
    return new Incoming(response.status().code(), headers, response.content().array(), http2);
  }

  /** The same with a decorator that tries again what the server failed at. */
  public static final class Retrying extends ArmeriaLlmClient {
    @Override
    WebClientBuilder decorated(WebClientBuilder builder) {
      RetryRule rule = RetryRule.onServerErrorStatus();
      return builder.decorator(RetryingClient.newDecorator(rule));
    }
  }

  /** A response read as a stream: asks for one piece at a time. */
  private static final class ReadResponse extends InputStream implements Subscriber<HttpObject> {
    private static final byte[] END = {};

    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Subscription> subscribed = new CompletableFuture<>();
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable failure;
    private byte[] piece = {};
    private int position;
    private boolean ended;

    int status() throws Exception {
      return status.get();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscribed.complete(subscription);
      subscription.request(1);
    }

    @Override
    public void onNext(HttpObject object) {
      if (object instanceof ResponseHeaders) {
        status.complete(((ResponseHeaders) object).status().code());
      } else if (object instanceof HttpData && !((HttpData) object).isEmpty()) {
        pieces.add(((HttpData) object).array());
        return;
      }
      subscribed.join().request(1);
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      status.completeExceptionally(thrown);
      pieces.add(END);
    }

    @Override
    public void onComplete() {
      pieces.add(END);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (position == piece.length && !ended) {
        take();
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, piece.length - position);
      System.arraycopy(piece, position, into, offset, count);
      position += count;
      if (position == piece.length) {
        subscribed.join().request(1);
      }
      return count;
    }

    private void take() throws IOException {
      try {
        piece = pieces.take();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      position = 0;
      ended = piece == END;
      if (ended && failure != null) {
        throw new IOException(failure);
      }
    }

    @Override
    public void close() {
      subscribed.join().cancel();
    }
  }
}
