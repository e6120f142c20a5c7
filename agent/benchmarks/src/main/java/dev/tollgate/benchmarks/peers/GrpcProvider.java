package dev.tollgate.benchmarks.peers;

import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.PredictionServiceGrpc.PredictionServiceImplBase;
import com.google.protobuf.StringValue;
import dev.tollgate.benchmarks.traffic.Generation;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers by gRPC without TLS on the loopback interface as {@link LoopbackProvider} does by HTTP:
 * Vertex AI's generations, at once or streamed, and charges of a shop.
 */
final class GrpcProvider implements Closeable {
  private final Server server;

  /** A provider that is there at once. */
  GrpcProvider() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Models())
            .addService(payments())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  private static ServerServiceDefinition payments() {
    MethodDescriptor<StringValue, StringValue> charge =
        MethodDescriptor.<StringValue, StringValue>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName("com.example.payments.Payments/Charge")
            .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
            .build();
    return ServerServiceDefinition.builder("com.example.payments.Payments")
        .addMethod(
            charge,
            ServerCalls.asyncUnaryCall(
                (request, answers) -> {
                  answers.onNext(request);
                  answers.onCompleted();
                }))
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Models extends PredictionServiceImplBase {
    private final GenerateContentResponse answer = Generation.answer();

    @Override
    public void generateContent(
        GenerateContentRequest request, StreamObserver<GenerateContentResponse> answers) {
      answers.onNext(answer);
      answers.onCompleted();
    }

    @Override
    public void streamGenerateContent(
        GenerateContentRequest request, StreamObserver<GenerateContentResponse> answers) {
      for (int chunk = 0; chunk < LoopbackProvider.EVENTS; chunk++) {
        LockSupport.parkNanos(LoopbackProvider.BETWEEN_EVENTS_NANOS);
        answers.onNext(Generation.chunk("@" + System.nanoTime() + "@"));
      }
      answers.onNext(Generation.lastChunk());
      answers.onCompleted();
    }
  }
}
