package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** The AWS SDK at Amazon Bedrock, on the HTTP clients that it brings. */
public final class AwsBedrockRuntime {
  private static final String NOVA = "amazon.nova-pro-v1:0";
  private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";

  private AwsBedrockRuntime() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    try (BedrockRuntimeClient client = at(port, BedrockRuntimeClient.builder()).build();
        BedrockRuntimeAsyncClient async = at(port, BedrockRuntimeAsyncClient.builder()).build()) {
      new Modes()
          .add("sync", (number, prompt) -> whole(client.converse(converse(prompt))))
          .add("async", (number, prompt) -> whole(async.converse(converse(prompt)).get()))
          .add("async stream", (number, prompt) -> stream(async, prompt))
          .add("invoke", (number, prompt) -> invoke(client, prompt))
          .run(options, AwsBedrockRuntime::status);
    }
  }

  private static <B extends AwsClientBuilder<B, C>, C> B at(int port, B builder) {
    return builder
        .endpointOverride(URI.create("https://bedrock-runtime.us-east-1.amazonaws.com:" + port))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "made-up")));
  }

  private static ConverseRequest converse(String prompt) {
    return ConverseRequest.builder().modelId(NOVA).messages(user(prompt)).build();
  }

  private static Message user(String prompt) {
    return Message.builder()
        .role(ConversationRole.USER)
        .content(ContentBlock.fromText(prompt))
        .build();
  }

  private static Received whole(ConverseResponse response) {
    return new Transcript().add("", response.output() + " " + response.usage()).received();
  }

  /** The SDK streams by its asynchronous client alone. */
  private static Received stream(BedrockRuntimeAsyncClient async, String prompt) throws Exception {
    Transcript transcript = new Transcript();
    ConverseStreamResponseHandler.Visitor visitor =
        ConverseStreamResponseHandler.Visitor.builder()
            .onContentBlockDelta(event -> transcript.add(event.delta().text(), event))
            .onMessageStop(event -> transcript.add("", event))
            .onMetadata(event -> transcript.add("", event.usage()))
            .build();
    async
        .converseStream(
            ConverseStreamRequest.builder().modelId(NOVA).messages(user(prompt)).build(),
            ConverseStreamResponseHandler.builder().subscriber(visitor).build())
        .get();
    return transcript.received();
  }

  /** The model vendor's own request and answer. */
  private static Received invoke(BedrockRuntimeClient client, String prompt) {
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":512,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + prompt
            + "\"}]}";
    InvokeModelRequest request =
        InvokeModelRequest.builder()
            .modelId(CLAUDE)
            .contentType("application/json")
            .body(SdkBytes.fromUtf8String(body))
            .build();
    return new Transcript().add("", client.invokeModel(request).body().asUtf8String()).received();
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof SdkServiceException
        ? ((SdkServiceException) failure).statusCode()
        : null;
  }
}
