package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.utils.AttributeMap;

/** Calls by the SDK's asynchronous clients: compiled once, run against every version of them. */
public abstract class AsyncLlmClient implements LlmClient {
  private final Supplier<? extends SdkAsyncHttpClient.Builder<?>> builders;
  private final SdkAsyncHttpClient one;
  private final SdkAsyncHttpClient many;
  private @Nullable SdkAsyncHttpClient http2;

  AsyncLlmClient(Supplier<? extends SdkAsyncHttpClient.Builder<?>> builders) {
    this.builders = builders;
    one = client(AwsCalls.ONE_CONNECTION);
    many = client(AwsCalls.MANY_CONNECTIONS);
  }

  private SdkAsyncHttpClient client(AttributeMap options) {
    return builders.get().buildWithDefaults(options);
  }

  /** Made when it is first asked for: not every engine can. */
  private SdkAsyncHttpClient http2() {
    SdkAsyncHttpClient made = http2;
    if (made == null) {
      made =
          client(
              AttributeMap.builder()
                  .put(SdkHttpConfigurationOption.PROTOCOL, Protocol.HTTP2)
                  .build()
                  .merge(AwsCalls.MANY_CONNECTIONS));
      http2 = made;
    }
    return made;
  }

  @Override
  public Incoming send(Outgoing request) throws Exception {
    Handler handler = new Handler(Long.MAX_VALUE);
    execute(request.http2() ? http2() : one, request, handler).get();
    return handler.whole(request.http2());
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    Handler handler = new Handler(0);
    CompletableFuture<Void> call = execute(request.http2() ? http2() : many, request, handler);
    SdkHttpResponse head = handler.head.get();
    return new OpenResponse() {
      @Override
      public int status() {
        return head.statusCode();
      }

      @Override
      public InputStream body() {
        return handler.pieces;
      }

      @Override
      public void close() {
        handler.pieces.close();
        call.cancel(false); // one that is done stays done
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    Handler handler = new Handler(Long.MAX_VALUE);
    CompletableFuture<Void> call = execute(many, request, handler);
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        call.get();
        return handler.whole(false);
      }

      @Override
      public void cancel() {
        call.cancel(false);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) {
    throw new UnsupportedOperationException("web sockets");
  }

  @Override
  public void close() {
    one.close();
    many.close();
    if (http2 != null) {
      http2.close();
    }
  }

  private static CompletableFuture<Void> execute(
      SdkAsyncHttpClient client, Outgoing outgoing, Handler handler) {
    SdkHttpFullRequest request = AwsCalls.request(outgoing);
    return client.execute(
        AsyncExecuteRequest.builder()
            .request(request)
            .requestContentPublisher(new Content(outgoing))
            .responseHandler(handler)
            .build());
  }

  /** The body as the SDK's core publishes it. */
  private static final class Content implements SdkHttpContentPublisher {
    private final byte[] body;

    Content(Outgoing outgoing) {
      body = outgoing.body();
    }

    @Override
    public Optional<Long> contentLength() {
      return Optional.of((long) body.length);
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            private boolean sent;

            @Override
            public void request(long count) {
              if (sent) {
                return;
              }
              sent = true;
              subscriber.onNext(ByteBuffer.wrap(body));
              subscriber.onComplete();
            }

            @Override
            public void cancel() {
              sent = true;
            }
          });
    }
  }

  private static final class Handler implements SdkAsyncHttpResponseHandler {
    final CompletableFuture<SdkHttpResponse> head = new CompletableFuture<>();
    final Pieces pieces;

    Handler(long atOnce) {
      pieces = new Pieces(atOnce);
    }

    @Override
    public void onHeaders(SdkHttpResponse headers) {
      head.complete(headers);
    }

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
      stream.subscribe(pieces);
    }

    @Override
    public void onError(Throwable error) {
      head.completeExceptionally(error);
      pieces.onError(error);
    }

    Incoming whole(boolean http2) throws Exception {
      return AwsCalls.incoming(head.get(), pieces.readAllBytes(), http2);
    }
  }

  /** On Netty. */
  public static final class Netty extends AsyncLlmClient {
    /** For all clients, as an event loop of a client's own takes two seconds to end. */
    private static final SdkEventLoopGroup LOOPS =
        SdkEventLoopGroup.builder().threadFactory(Netty::daemon).build();

    public Netty() {
      super(() -> NettyNioAsyncHttpClient.builder().eventLoopGroup(LOOPS));
    }

    private static Thread daemon(Runnable loop) {
      Thread thread = new Thread(loop, "loop");
      thread.setDaemon(true);
      return thread;
    }
  }

  /** On Amazon's native client. */
  public static final class Crt extends AsyncLlmClient {
    public Crt() {
      super(() -> (SdkAsyncHttpClient.Builder<?>) AwsCalls.builder("crt.AwsCrtAsyncHttpClient"));
    }
  }
}
