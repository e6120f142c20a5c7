package dev.tollgate.instrumentation.grpc;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls by gRPC's stubs: compiled once, run against every version of it. */
public final class AnyGrpcClient implements GrpcClient {
  private @Nullable ManagedChannel channel;

  @Override
  public void connect(int port) {
    connect(builder(port));
  }

  @Override
  public void connectToTryTwice(int port) {
    Map<String, Object> policy =
        Map.of(
            "maxAttempts",
            2.0,
            "initialBackoff",
            "0.001s",
            "maxBackoff",
            "0.001s",
            "backoffMultiplier",
            1.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    Map<String, Object> everyMethod = Map.of("name", List.of(Map.of()), "retryPolicy", policy);
    connect(
        builder(port)
            .enableRetry()
            .defaultServiceConfig(Map.of("methodConfig", List.of(everyMethod))));
  }

  private void connect(ManagedChannelBuilder<?> builder) {
    close();
    channel = builder.build();
  }

  private static ManagedChannelBuilder<?> builder(int port) {
    ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress("127.0.0.1", port);
    try {
      plain(builder);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("another gRPC than was thought", e);
    }
    return builder;
  }

  /** The method lost its parameter, and then the other one was taken away. */
  private static void plain(ManagedChannelBuilder<?> builder) throws ReflectiveOperationException {
    try {
      ManagedChannelBuilder.class.getMethod("usePlaintext").invoke(builder);
    } catch (NoSuchMethodException e) {
      ManagedChannelBuilder.class.getMethod("usePlaintext", boolean.class).invoke(builder, true);
    }
  }

  private ManagedChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  @Override
  public byte[] call(String method, byte[] message) {
    return call(method, message, CallOptions.DEFAULT);
  }

  @Override
  public byte[] callCompressed(String method, byte[] message) {
    return call(method, message, CallOptions.DEFAULT.withCompression("gzip"));
  }

  @Override
  public byte[] callInTime(String method, byte[] message, long millis) {
    return call(
        method, message, CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS));
  }

  private byte[] call(String method, byte[] message, CallOptions options) {
    return ClientCalls.blockingUnaryCall(
        channel(), method(MethodType.UNARY, method), options, message);
  }

  @Override
  public Pending submit(String method, byte[] message) {
    ListenableFuture<byte[]> answer =
        ClientCalls.futureUnaryCall(
            channel().newCall(method(MethodType.UNARY, method), CallOptions.DEFAULT), message);
    return new Pending() {
      @Override
      public byte[] join() throws Exception {
        return answer.get();
      }

      @Override
      public void cancel() {
        answer.cancel(true);
      }
    };
  }

  @Override
  public Pending submitInContext(String method, byte[] message) throws Exception {
    Context.CancellableContext context = Context.current().withCancellation();
    Pending call = context.call(() -> submit(method, message));
    return new Pending() {
      @Override
      public byte[] join() throws Exception {
        return call.join();
      }

      @Override
      public void cancel() {
        context.cancel(new IllegalStateException("no more interest"));
      }
    };
  }

  @Override
  public Stream open(String method, byte[] message) {
    ClientCall<byte[], byte[]> call =
        channel().newCall(method(MethodType.SERVER_STREAMING, method), CallOptions.DEFAULT);
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    ClientCalls.asyncServerStreamingCall(call, message, new Events(events));
    return new Stream() {
      @Override
      public byte @Nullable [] next() throws Exception {
        Object event = events.take();
        if (event instanceof Exception) {
          throw (Exception) event;
        }
        return event instanceof byte[] ? (byte[]) event : null;
      }

      @Override
      public void cancel() {
        call.cancel("no more interest", null);
      }
    };
  }

  @Override
  public byte[] callBothWays(String method, byte[] message) throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            channel().newCall(method(MethodType.BIDI_STREAMING, method), CallOptions.DEFAULT),
            new Events(events));
    requests.onNext(message);
    requests.onCompleted();
    return (byte[]) events.take();
  }

  @Override
  public String startAndCancel(String method) throws Exception {
    ClientCall<byte[], byte[]> call =
        channel().newCall(method(MethodType.UNARY, method), CallOptions.DEFAULT);
    CompletableFuture<String> status = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<byte[]>() {
          @Override
          public void onClose(Status how, Metadata trailers) {
            status.complete(how.getCode() + " " + how.getDescription());
          }
        },
        new Metadata());
    call.request(1);
    call.cancel("before the message", null);
    return status.get();
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  /** What comes, for whoever waits for it: a message, an exception, or the end. */
  private static final class Events implements StreamObserver<byte[]> {
    private final BlockingQueue<Object> events;

    Events(BlockingQueue<Object> events) {
      this.events = events;
    }

    @Override
    public void onNext(byte[] message) {
      events.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
      events.add(thrown);
    }

    @Override
    public void onCompleted() {
      events.add("end");
    }
  }

  /** Messages as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
