package com.example.research;

import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.SdkTask;
import com.example.workload.Workload;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** Starts the service and asks it some questions. README.md has the options. */
public final class ResearchMain {
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final int DIMENSIONS = 16;

  private final Options options;
  private final boolean anthropic;

  private ResearchMain(Options options) {
    this.options = options;
    this.anthropic = options.text("provider", "openai").equals("anthropic");
  }

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException {
    ResearchMain main = new ResearchMain(new Options(args, "loop-until-refused", "step"));
    ResearchService service = new ResearchService(main.chat(), main.streaming(), main.embedding());
    String mode = main.options.text("mode", "plain");
    String[] mix =
        main.anthropic
            ? new String[] {"plain", "stream"}
            : new String[] {"plain", "stream", "embeddings"};
    new Workload(
            main.options,
            new SdkTask(
                (number, prompt) ->
                    ask(
                        service,
                        mode.equals("mix") ? mix[(number - 1) % mix.length] : mode,
                        prompt),
                Failures::status))
        .run();
  }

  private static Received ask(ResearchService service, String mode, String prompt)
      throws Exception {
    return switch (mode) {
      case "plain" -> service.findOut(prompt);
      case "stream" -> service.followAlong(prompt);
      case "embeddings" -> service.index(prompt);
      default -> throw new IllegalArgumentException(mode + " is not a mode");
    };
  }

  private ChatModel chat() {
    if (anthropic) {
      return AnthropicChatModel.builder()
          .baseUrl(baseUrl())
          .apiKey(key())
          .modelName(model())
          .maxTokens(maxTokens())
          .build();
    }
    return OpenAiChatModel.builder()
        .baseUrl(baseUrl())
        .apiKey(key())
        .modelName(model())
        .maxCompletionTokens(maxTokens())
        .build();
  }

  private StreamingChatModel streaming() {
    if (anthropic) {
      return AnthropicStreamingChatModel.builder()
          .baseUrl(baseUrl())
          .apiKey(key())
          .modelName(model())
          .maxTokens(maxTokens())
          .build();
    }
    return OpenAiStreamingChatModel.builder()
        .baseUrl(baseUrl())
        .apiKey(key())
        .modelName(model())
        .maxCompletionTokens(maxTokens())
        .build();
  }

  /** Anthropic has no embeddings: they are OpenAI's either way. */
  private EmbeddingModel embedding() {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(baseUrl())
        .apiKey(key())
        .modelName("text-embedding-3-small")
        .dimensions(DIMENSIONS)
        .build();
  }

  private String baseUrl() {
    return options.text(
        "base-url", anthropic ? "https://api.anthropic.com/v1/" : "https://api.openai.com/v1");
  }

  private String key() {
    return anthropic
        ? Options.environment("ANTHROPIC_API_KEY", "sk-ant-test-00000000000000000000")
        : Options.environment("OPENAI_API_KEY", "sk-test-000000000000000000000000");
  }

  private String model() {
    return options.text("model", anthropic ? "claude-haiku-4-5" : "gpt-4o-mini");
  }

  private int maxTokens() {
    return options.number("max-tokens", DEFAULT_MAX_TOKENS);
  }
}
