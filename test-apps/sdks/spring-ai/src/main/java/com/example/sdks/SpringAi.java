package com.example.sdks;

import com.anthropic.errors.AnthropicServiceException;
import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import com.openai.errors.OpenAIServiceException;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's chat models of OpenAI and Anthropic, each blocking and streaming. */
public final class SpringAi {
  private SpringAi() {}

  /** Option {@code port}: of both providers; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    ChatModel openAi =
        OpenAiChatModel.builder()
            .options(
                OpenAiChatOptions.builder()
                    .baseUrl("https://api.openai.com:" + port + "/v1")
                    .apiKey("sk-made-up")
                    .model("gpt-4o-mini")
                    .build())
            .build();
    ChatModel anthropic =
        AnthropicChatModel.builder()
            .options(
                AnthropicChatOptions.builder()
                    .baseUrl("https://api.anthropic.com:" + port)
                    .apiKey("sk-ant-made-up")
                    .model("claude-haiku-4-5")
                    .maxTokens(512)
                    .build())
            .build();
    Modes modes = new Modes();
    add(modes, "OpenAI", openAi);
    add(modes, "Anthropic", anthropic);
    modes.run(options, SpringAi::status);
    // The SDKs' pools would keep the JVM for a minute.
    System.exit(0);
  }

  private static void add(Modes modes, String at, ChatModel model) {
    modes
        .add(
            at + " sync",
            (number, prompt) -> heard(model.call(new Prompt(prompt)), new Transcript()).received())
        .add(at + " stream", (number, prompt) -> stream(model, prompt));
  }

  private static Received stream(ChatModel model, String prompt) {
    Transcript transcript = new Transcript();
    for (ChatResponse response : model.stream(new Prompt(prompt)).toIterable()) {
      heard(response, transcript);
    }
    return transcript.received();
  }

  private static Transcript heard(ChatResponse response, Transcript transcript) {
    String text =
        response.getResult() == null
            ? ""
            : String.valueOf(response.getResult().getOutput().getText());
    Usage usage = response.getMetadata().getUsage();
    return transcript.add(
        text, text + " " + usage.getPromptTokens() + " " + usage.getCompletionTokens());
  }

  private static @Nullable Integer status(Throwable failure) {
    if (failure instanceof OpenAIServiceException answered) {
      return answered.statusCode();
    }
    return failure instanceof AnthropicServiceException answered ? answered.statusCode() : null;
  }
}
