package com.example.gateway;

import com.google.cloud.vertexai.api.Candidate;
import com.google.cloud.vertexai.api.Content;
import com.google.cloud.vertexai.api.GenerateContentRequest;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.api.Part;
import com.google.cloud.vertexai.api.PredictionServiceGrpc;
import com.google.cloud.vertexai.api.PredictionServiceGrpc.PredictionServiceBlockingStub;
import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Vertex AI's models, and charges of a shop, by gRPC without TLS. */
final class MeasuredGrpc implements Measured {
  private static final String MODEL =
      "projects/shop/locations/us-central1/publishers/google/models/gemini-2.5-flash";
  private static final MethodDescriptor<StringValue, StringValue> CHARGE =
      MethodDescriptor.<StringValue, StringValue>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("com.example.payments.Payments/Charge")
          .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .build();

  private final PredictionServiceBlockingStub models;
  private final ManagedChannel payments;
  private final GenerateContentRequest request;
  private final StringValue charge;

  /** All hosts listen on one port. */
  MeasuredGrpc(int port, String prompt) {
    models =
        PredictionServiceGrpc.newBlockingStub(
            channel("us-central1-aiplatform.googleapis.com", port));
    payments = channel("payments.example.com", port);
    request =
        GenerateContentRequest.newBuilder()
            .setModel(MODEL)
            .addContents(
                Content.newBuilder().setRole("user").addParts(Part.newBuilder().setText(prompt)))
            .setGenerationConfig(GenerationConfig.newBuilder().setMaxOutputTokens(400))
            .build();
    charge = StringValue.of(prompt);
  }

  private static ManagedChannel channel(String host, int port) {
    return ManagedChannelBuilder.forAddress(host, port).usePlaintext().build();
  }

  @Override
  public void other(Reading reading) throws IOException {
    begin(reading);
    take(ClientCalls.blockingUnaryCall(payments, CHARGE, CallOptions.DEFAULT, charge), reading);
  }

  @Override
  public void llm(Reading reading) throws IOException {
    begin(reading);
    take(models.generateContent(request), reading);
  }

  @Override
  public void stream(Reading reading) throws IOException {
    begin(reading);
    Iterator<GenerateContentResponse> chunks = models.streamGenerateContent(request);
    while (chunks.hasNext()) {
      take(chunks.next(), reading);
    }
  }

  /** A call that fails throws. */
  private static void begin(Reading reading) {
    reading.begin(200, "HTTP_2", null);
  }

  private static void take(StringValue answer, Reading reading) throws IOException {
    take(answer.getValue(), reading);
  }

  private static void take(GenerateContentResponse answer, Reading reading) throws IOException {
    for (Candidate candidate : answer.getCandidatesList()) {
      for (Part part : candidate.getContent().getPartsList()) {
        take(part.getText(), reading);
      }
    }
  }

  /** A reading knows lines. */
  private static void take(String text, Reading reading) throws IOException {
    byte[] line = (text + "\n").getBytes(StandardCharsets.UTF_8);
    reading.take(line, 0, line.length);
  }
}
