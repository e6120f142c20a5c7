package com.example.sdks;

import com.azure.ai.openai.OpenAIAsyncClient;
import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatChoice;
import com.azure.ai.openai.models.ChatCompletionStreamOptions;
import com.azure.ai.openai.models.ChatCompletions;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.ai.openai.models.CompletionsUsage;
import com.azure.core.credential.AzureKeyCredential;
import com.azure.core.exception.HttpResponseException;
import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Azure's own SDK for OpenAI's models. */
public final class AzureAiOpenAi {
  private static final String DEPLOYMENT = "team-gpt";

  private AzureAiOpenAi() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    OpenAIClientBuilder builder =
        new OpenAIClientBuilder()
            .endpoint("https://simulated.openai.azure.com:" + options.number("port", 443))
            .credential(new AzureKeyCredential("made-up"));
    OpenAIClient client = builder.buildClient();
    OpenAIAsyncClient async = builder.buildAsyncClient();
    new Modes()
        .add(
            "sync",
            (number, prompt) ->
                heard(client.getChatCompletions(DEPLOYMENT, chat(prompt)), new Transcript())
                    .received())
        .add(
            "async",
            (number, prompt) ->
                heard(
                        async.getChatCompletions(DEPLOYMENT, chat(prompt)).toFuture().get(),
                        new Transcript())
                    .received())
        .add(
            "stream",
            (number, prompt) ->
                stream(client.getChatCompletionsStream(DEPLOYMENT, chat(prompt), usage())))
        .add(
            "async stream",
            (number, prompt) ->
                stream(
                    async
                        .getChatCompletionsStream(DEPLOYMENT, chat(prompt), usage())
                        .collectList()
                        .toFuture()
                        .get()))
        .run(options, AzureAiOpenAi::status);
  }

  private static Received stream(Iterable<ChatCompletions> parts) {
    Transcript transcript = new Transcript();
    parts.forEach(part -> heard(part, transcript));
    return transcript.received();
  }

  private static Transcript heard(ChatCompletions part, Transcript transcript) {
    StringBuilder text = new StringBuilder();
    for (ChatChoice choice : part.getChoices()) {
      text.append(
              (choice.getMessage() == null ? choice.getDelta() : choice.getMessage()).getContent())
          .append(choice.getFinishReason());
    }
    CompletionsUsage usage = part.getUsage();
    return transcript.add(
        text.toString(),
        part.getId()
            + text
            + (usage == null ? "" : usage.getPromptTokens() + " " + usage.getCompletionTokens()));
  }

  private static ChatCompletionsOptions chat(String prompt) {
    return new ChatCompletionsOptions(List.of(new ChatRequestUserMessage(prompt)));
  }

  private static ChatCompletionStreamOptions usage() {
    return new ChatCompletionStreamOptions().setIncludeUsage(true);
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof HttpResponseException
        ? ((HttpResponseException) failure).getResponse().getStatusCode()
        : null;
  }
}
