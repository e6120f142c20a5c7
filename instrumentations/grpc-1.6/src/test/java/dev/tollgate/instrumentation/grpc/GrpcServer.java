package dev.tollgate.instrumentation.grpc;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gRPC server on loopback that answers every method as a test says. Thread-safe. */
final class GrpcServer implements AutoCloseable {
  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private volatile Script script = (message, wire) -> wire.reply(new byte[0]);

  /** What the server does with one call, on a thread of its own. */
  interface Script {
    void run(byte[] message, Wire wire) throws Exception;
  }

  GrpcServer() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .fallbackHandlerRegistry(new Methods())
            .build()
            .start();
  }

  /** Answers so from now on. */
  void plays(Script next) {
    script = next;
  }

  int port() {
    return server.getPort();
  }

  /** How many calls began, with a message or without. */
  int calls() {
    return calls.get();
  }

  /** The messages that came, in order. */
  List<byte[]> received() {
    return received;
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** The answer as it is written. One thread. */
  static final class Wire {
    private final ServerCall<byte[], byte[]> call;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private boolean begun;

    Wire(ServerCall<byte[], byte[]> call) {
      this.call = call;
    }

    void head() {
      begun = true;
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("x-goog-request-id", Metadata.ASCII_STRING_MARSHALLER), "r-1");
      call.sendHeaders(headers);
    }

    void compress() {
      call.setCompression("gzip");
    }

    void send(byte[] message) {
      if (!begun) {
        head();
      }
      call.sendMessage(message);
    }

    void end() {
      call.close(Status.OK, new Metadata());
    }

    void reply(byte[] message) {
      send(message);
      end();
    }

    void fail(Status status) {
      call.close(status, new Metadata());
    }

    void awaitHangUp() throws InterruptedException {
      cancelled.await();
    }
  }

  private final class Methods extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(
                  name.endsWith("/StreamDirectPredict")
                      ? MethodType.BIDI_STREAMING
                      : name.contains("/Stream") ? MethodType.SERVER_STREAMING : MethodType.UNARY)
              .setFullMethodName(name)
              .setRequestMarshaller(new Bytes())
              .setResponseMarshaller(new Bytes())
              .build();
      return ServerMethodDefinition.create(method, (call, headers) -> new Calls(call));
    }
  }

  private final class Calls extends ServerCall.Listener<byte[]> {
    private final Wire wire;
    private byte[] message = new byte[0];

    Calls(ServerCall<byte[], byte[]> call) {
      calls.incrementAndGet();
      wire = new Wire(call);
      call.request(2);
    }

    @Override
    public void onMessage(byte[] sent) {
      message = sent;
      received.add(sent);
    }

    @Override
    public void onHalfClose() {
      Thread answering =
          new Thread(
              () -> {
                try {
                  script.run(message, wire);
                } catch (Exception e) {
                  wire.fail(Status.INTERNAL.withDescription("the script failed: " + e));
                }
              },
              "answering");
      answering.setDaemon(true);
      answering.start();
    }

    @Override
    public void onCancel() {
      wire.cancelled.countDown();
    }
  }

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
