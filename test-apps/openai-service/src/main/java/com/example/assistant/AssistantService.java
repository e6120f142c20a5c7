package com.example.assistant;

import com.example.workload.Received;
import com.openai.client.OpenAIClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What the assistant can do, one method for each way of asking OpenAI. Thread-safe. */
final class AssistantService {
  private final OpenAIClient client;
  private final String model;
  private final long maxTokens;
  private final boolean withUsage;

  /**
   * An assistant that uses this client.
   *
   * @param maxTokens limit of an answer, 0 for none
   * @param withUsage whether streams are asked to tell their usage
   */
  AssistantService(OpenAIClient client, String model, long maxTokens, boolean withUsage) {
    this.client = client;
    this.model = model;
    this.maxTokens = maxTokens;
    this.withUsage = withUsage;
  }

  Received answer(String question) {
    return received(client.chat().completions().create(chat(question, false)));
  }

  Received answerLater(String question) throws ExecutionException, InterruptedException {
    return client
        .async()
        .chat()
        .completions()
        .create(chat(question, false))
        .thenApply(AssistantService::received)
        .get();
  }

  Received tell(String question) {
    Transcript transcript = new Transcript();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(chat(question, true))) {
      stream.stream().forEach(chunk -> hear(chunk, transcript));
    }
    return transcript.received();
  }

  Received tellLater(String question) throws ExecutionException, InterruptedException {
    Transcript transcript = new Transcript();
    AsyncStreamResponse<ChatCompletionChunk> stream =
        client.async().chat().completions().createStreaming(chat(question, true));
    stream.subscribe(chunk -> hear(chunk, transcript)).onCompleteFuture().get();
    return transcript.received();
  }

  Received draft(String topic) {
    Response response = client.responses().create(response(topic));
    Transcript transcript = new Transcript();
    transcript.add(said(response), response.toString());
    return transcript.received();
  }

  Received draftAloud(String topic) {
    Transcript transcript = new Transcript();
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(response(topic))) {
      stream.stream()
          .forEach(
              event ->
                  transcript.add(
                      event.outputTextDelta().map(delta -> delta.delta()).orElse(""),
                      event.toString()));
    }
    return transcript.received();
  }

  Received remember(String text) {
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model(model.startsWith("text-embedding") ? model : "text-embedding-3-small")
                    .inputOfArrayOfStrings(List.of(text, "and so it is"))
                    .dimensions(16)
                    .build());
    Transcript transcript = new Transcript();
    transcript.add("", response.toString());
    return transcript.received();
  }

  private ChatCompletionCreateParams chat(String question, boolean streamed) {
    ChatCompletionCreateParams.Builder params =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage("You answer in one short paragraph.")
            .addUserMessage(question);
    if (maxTokens > 0) {
      params.maxCompletionTokens(maxTokens);
    }
    if (streamed && withUsage) {
      params.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return params.build();
  }

  private ResponseCreateParams response(String topic) {
    ResponseCreateParams.Builder params = ResponseCreateParams.builder().model(model).input(topic);
    if (maxTokens > 0) {
      params.maxOutputTokens(maxTokens);
    }
    return params.build();
  }

  private static Received received(ChatCompletion completion) {
    Transcript transcript = new Transcript();
    transcript.add(
        completion.choices().get(0).message().content().orElse(""), completion.toString());
    return transcript.received();
  }

  private static void hear(ChatCompletionChunk chunk, Transcript transcript) {
    String text =
        chunk.choices().stream()
            .map(choice -> choice.delta().content())
            .flatMap(Optional::stream)
            .collect(Collectors.joining());
    transcript.add(text, chunk.toString());
  }

  private static String said(Response response) {
    return response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .map(part -> part.text())
        .collect(Collectors.joining());
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
