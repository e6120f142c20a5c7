package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.vertexai.VertexAI;
import com.google.cloud.vertexai.api.GenerateContentResponse;
import com.google.cloud.vertexai.api.GenerationConfig;
import com.google.cloud.vertexai.api.PredictRequest;
import com.google.cloud.vertexai.api.PredictResponse;
import com.google.cloud.vertexai.api.PredictionServiceClient;
import com.google.cloud.vertexai.api.PredictionServiceSettings;
import com.google.cloud.vertexai.generativeai.GenerativeModel;
import com.google.cloud.vertexai.generativeai.ResponseHandler;
import com.google.cloud.vertexai.generativeai.ResponseStream;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Google's SDK for Vertex AI, which calls by gRPC. Google asks its users to move to google-genai;
 * many have not.
 */
@SuppressWarnings("deprecation")
public final class GoogleCloudVertexai {
  private static final String EMBEDDING =
      "projects/p/locations/us-central1/publishers/google/models/text-embedding-005";

  private GoogleCloudVertexai() {}

  /** Option {@code port}, and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    AccessToken token =
        new AccessToken("ya29.made-up", Date.from(Instant.parse("2100-01-01T00:00:00Z")));
    GoogleCredentials credentials = GoogleCredentials.create(token);
    try (VertexAI vertex =
        new VertexAI.Builder()
            .setProjectId("p")
            .setLocation("us-central1")
            .setCredentials(credentials)
            .setPredictionClientSupplier(() -> client(port, credentials))
            .build()) {
      GenerativeModel model =
          new GenerativeModel.Builder()
              .setModelName("gemini-2.5-pro")
              .setVertexAi(vertex)
              .setGenerationConfig(GenerationConfig.newBuilder().setMaxOutputTokens(512).build())
              .build();
      new Modes()
          .add("sync", (number, prompt) -> whole(model.generateContent(prompt)))
          .add("async", (number, prompt) -> whole(model.generateContentAsync(prompt).get()))
          .add("stream", (number, prompt) -> stream(model.generateContentStream(prompt)))
          .add(
              "predict",
              (number, prompt) ->
                  vectors(vertex.getPredictionServiceClient().predict(embedding(prompt))))
          .run(options, GoogleCloudVertexai::status);
    }
  }

  /** As the SDK makes it, but for the port, which it does not let its users choose. */
  private static PredictionServiceClient client(int port, GoogleCredentials credentials) {
    try {
      return PredictionServiceClient.create(
          PredictionServiceSettings.newBuilder()
              .setEndpoint("us-central1-aiplatform.googleapis.com:" + port)
              .setCredentialsProvider(FixedCredentialsProvider.create(credentials))
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Received whole(GenerateContentResponse response) {
    return heard(response, new Transcript()).received();
  }

  private static Received stream(ResponseStream<GenerateContentResponse> responses) {
    Transcript transcript = new Transcript();
    responses.forEach(response -> heard(response, transcript));
    return transcript.received();
  }

  private static Transcript heard(GenerateContentResponse response, Transcript transcript) {
    return transcript.add(ResponseHandler.getText(response), response);
  }

  private static PredictRequest embedding(String prompt) {
    Value content = Value.newBuilder().setStringValue(prompt).build();
    return PredictRequest.newBuilder()
        .setEndpoint(EMBEDDING)
        .addInstances(
            Value.newBuilder().setStructValue(Struct.newBuilder().putFields("content", content)))
        .build();
  }

  private static Received vectors(PredictResponse response) {
    return new Transcript().add(response.getPredictionsCount() + " vectors", response).received();
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof ApiException
        ? ((ApiException) failure).getStatusCode().getCode().getHttpStatusCode()
        : null;
  }
}
