package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.responses.ResponseCreateParams;
import org.jspecify.annotations.Nullable;

/** The official OpenAI SDK: one source for its major versions, each of which compiles it. */
public final class OpenAiJava {
  private static final String MODEL = "gpt-4o-mini";

  private OpenAiJava() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl("https://api.openai.com:" + options.number("port", 443) + "/v1")
            .apiKey("sk-test-000000000000000000000000")
            .build();
    new Modes()
        .add("sync", (number, prompt) -> whole(client.chat().completions().create(chat(prompt))))
        .add(
            "async",
            (number, prompt) ->
                whole(client.async().chat().completions().create(chat(prompt)).get()))
        .add("stream", (number, prompt) -> stream(client, prompt))
        .add("async stream", (number, prompt) -> streamLater(client, prompt))
        .add("responses", (number, prompt) -> responses(client, prompt))
        .run(options, OpenAiJava::status);
    // Version 2's threads would keep the JVM for a minute, closed or not.
    System.exit(0);
  }

  private static Received stream(OpenAIClient client, String prompt) {
    Transcript transcript = new Transcript();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(streamed(prompt))) {
      chunks.stream().forEach(chunk -> transcript.add("", chunk));
    }
    return transcript.received();
  }

  private static Received streamLater(OpenAIClient client, String prompt) throws Exception {
    Transcript transcript = new Transcript();
    client
        .async()
        .chat()
        .completions()
        .createStreaming(streamed(prompt))
        .subscribe(chunk -> transcript.add("", chunk))
        .onCompleteFuture()
        .get();
    return transcript.received();
  }

  private static Received responses(OpenAIClient client, String prompt) {
    ResponseCreateParams params = ResponseCreateParams.builder().model(MODEL).input(prompt).build();
    return new Transcript().add("", client.responses().create(params).output()).received();
  }

  private static Received whole(ChatCompletion completion) {
    return new Transcript().add("", completion).received();
  }

  private static ChatCompletionCreateParams chat(String prompt) {
    return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(prompt).build();
  }

  private static ChatCompletionCreateParams streamed(String prompt) {
    return chat(prompt).toBuilder()
        .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
        .build();
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof OpenAIServiceException
        ? ((OpenAIServiceException) failure).statusCode()
        : null;
  }
}
