package com.example.sdks;

import com.anthropic.backends.Backend;
import com.anthropic.bedrock.backends.BedrockBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.vertex.backends.VertexBackend;
import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

/** The official Anthropic SDK: at Anthropic, at Amazon Bedrock and at Vertex AI. */
public final class AnthropicJava {
  private static final long MAX_TOKENS = 512;

  private final AnthropicClient client;
  private final String model;

  private AnthropicJava(AnthropicClient client, String model) {
    this.client = client;
    this.model = model;
  }

  /** Option {@code port}: of all three; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    AnthropicJava direct =
        new AnthropicJava(
            AnthropicOkHttpClient.builder()
                .baseUrl("https://api.anthropic.com:" + port)
                .apiKey("sk-ant-test-00000000000000000000")
                .build(),
            "claude-haiku-4-5");
    AnthropicJava bedrock =
        new AnthropicJava(client(bedrock(port)), "anthropic.claude-3-5-haiku-20241022-v1:0");
    AnthropicJava vertex = new AnthropicJava(client(vertex(port)), "claude-sonnet-4-5@20250929");
    try {
      Modes modes = new Modes();
      direct.addTo(modes, "");
      bedrock.addTo(modes, "Bedrock ");
      vertex.addTo(modes, "Vertex ");
      modes.run(options, AnthropicJava::status);
    } finally {
      direct.client.close();
      bedrock.client.close();
      vertex.client.close();
    }
  }

  private static AnthropicClient client(Backend backend) {
    return AnthropicOkHttpClient.builder().backend(backend).build();
  }

  private static Backend bedrock(int port) {
    return BedrockBackend.builder()
        .awsCredentials(AwsBasicCredentials.create("AKIAEXAMPLE", "made-up"))
        .region(Region.US_EAST_1)
        .baseUrl("https://bedrock-runtime.us-east-1.amazonaws.com:" + port)
        .build();
  }

  private static Backend vertex(int port) {
    AccessToken token =
        new AccessToken("ya29.made-up", Date.from(Instant.parse("2100-01-01T00:00:00Z")));
    return VertexBackend.builder()
        .googleCredentials(GoogleCredentials.create(token))
        .project("p")
        .region("us-east5")
        .baseUrl("https://us-east5-aiplatform.googleapis.com:" + port)
        .build();
  }

  private void addTo(Modes modes, String at) {
    modes
        .add(at + "sync", (number, prompt) -> whole(client.messages().create(params(prompt))))
        .add(
            at + "async",
            (number, prompt) -> whole(client.async().messages().create(params(prompt)).get()))
        .add(at + "stream", (number, prompt) -> stream(prompt))
        .add(at + "async stream", (number, prompt) -> streamLater(prompt));
  }

  private Received stream(String prompt) {
    Transcript transcript = new Transcript();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(params(prompt))) {
      events.stream().forEach(event -> transcript.add("", event));
    }
    return transcript.received();
  }

  private Received streamLater(String prompt) throws Exception {
    Transcript transcript = new Transcript();
    client
        .async()
        .messages()
        .createStreaming(params(prompt))
        .subscribe(event -> transcript.add("", event))
        .onCompleteFuture()
        .get();
    return transcript.received();
  }

  private static Received whole(Object message) {
    return new Transcript().add("", message).received();
  }

  private MessageCreateParams params(String prompt) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(MAX_TOKENS)
        .addUserMessage(prompt)
        .build();
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof AnthropicServiceException
        ? ((AnthropicServiceException) failure).statusCode()
        : null;
  }
}
