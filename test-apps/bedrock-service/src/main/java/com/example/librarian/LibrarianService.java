package com.example.librarian;

import com.example.workload.Received;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/** What the librarian can do, one method for each way of asking Bedrock. Thread-safe. */
final class LibrarianService {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  private final BedrockRuntimeClient client;
  private final BedrockRuntimeAsyncClient asyncClient;
  private final String model;
  private final int maxTokens;

  /** A librarian that uses these clients; no answer has more tokens. */
  LibrarianService(
      BedrockRuntimeClient client,
      BedrockRuntimeAsyncClient asyncClient,
      String model,
      int maxTokens) {
    this.client = client;
    this.asyncClient = asyncClient;
    this.model = model;
    this.maxTokens = maxTokens;
  }

  Received answer(String question) {
    return received(client.converse(request(question)));
  }

  Received answerLater(String question) throws ExecutionException, InterruptedException {
    return asyncClient.converse(request(question)).thenApply(LibrarianService::received).get();
  }

  /** The SDK streams by its asynchronous client alone. */
  Received tell(String question) throws ExecutionException, InterruptedException {
    Transcript transcript = new Transcript();
    ConverseStreamResponseHandler.Visitor visitor =
        ConverseStreamResponseHandler.Visitor.builder()
            .onContentBlockDelta(
                event -> transcript.add(event.delta().text(), event.delta().toString()))
            .onMessageStop(event -> transcript.add("", event.toString()))
            .onMetadata(event -> transcript.add("", event.usage().toString()))
            .build();
    asyncClient
        .converseStream(
            ConverseStreamRequest.builder()
                .modelId(model)
                .messages(message(question))
                .inferenceConfig(limit())
                .build(),
            ConverseStreamResponseHandler.builder().subscriber(visitor).build())
        .get();
    return transcript.received();
  }

  /** The model vendor's own request and answer. */
  Received invoke(String question) {
    String answer =
        client
            .invokeModel(
                request ->
                    request
                        .modelId(CLAUDE)
                        .contentType("application/json")
                        .body(
                            SdkBytes.fromUtf8String(
                                "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":"
                                    + maxTokens
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                                    + question
                                    + "\"}]}")))
            .body()
            .asUtf8String();
    return new Received(answer, answer, 1);
  }

  private ConverseRequest request(String question) {
    return ConverseRequest.builder()
        .modelId(model)
        .messages(message(question))
        .inferenceConfig(limit())
        .build();
  }

  private static Message message(String question) {
    return Message.builder()
        .role(ConversationRole.USER)
        .content(ContentBlock.fromText(question))
        .build();
  }

  private InferenceConfiguration limit() {
    return InferenceConfiguration.builder().maxTokens(maxTokens).build();
  }

  private static Received received(ConverseResponse response) {
    Transcript transcript = new Transcript();
    transcript.add(
        response.output().message().content().get(0).text(),
        response.output() + " " + response.usage());
    return transcript.received();
  }

  /** What was received so far. One thread at a time. */
  private static final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder whole = new StringBuilder();
    private int events;

    void add(String said, String event) {
      text.append(said);
      whole.append(event).append('\n');
      events++;
    }

    Received received() {
      return new Received(text.toString(), whole.toString(), events);
    }
  }
}
