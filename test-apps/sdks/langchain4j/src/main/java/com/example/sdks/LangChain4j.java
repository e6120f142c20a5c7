package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** LangChain4j's models of five providers, each blocking and streaming. */
public final class LangChain4j {
  private static final int MAX_TOKENS = 512;

  private LangChain4j() {}

  /** Option {@code port}: of all providers; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    Modes modes = new Modes();
    openAi(modes, "https://api.openai.com:" + port + "/v1");
    anthropic(modes, "https://api.anthropic.com:" + port + "/v1");
    gemini(modes, "https://generativelanguage.googleapis.com:" + port + "/v1beta");
    mistral(modes, "https://api.mistral.ai:" + port + "/v1");
    ollama(modes, "https://ollama.com:" + port);
    modes.run(options, LangChain4j::status);
  }

  private static void openAi(Modes modes, String url) {
    var builder = OpenAiChatModel.builder().baseUrl(url).apiKey("sk-made-up");
    var streaming = OpenAiStreamingChatModel.builder().baseUrl(url).apiKey("sk-made-up");
    add(
        modes,
        "OpenAI",
        builder.modelName("gpt-4o-mini").build(),
        streaming.modelName("gpt-4o-mini").build());
  }

  private static void anthropic(Modes modes, String url) {
    var builder = AnthropicChatModel.builder().baseUrl(url).apiKey("sk-ant-made-up");
    var streaming = AnthropicStreamingChatModel.builder().baseUrl(url).apiKey("sk-ant-made-up");
    add(
        modes,
        "Anthropic",
        builder.modelName("claude-haiku-4-5").maxTokens(MAX_TOKENS).build(),
        streaming.modelName("claude-haiku-4-5").maxTokens(MAX_TOKENS).build());
  }

  private static void gemini(Modes modes, String url) {
    var builder = GoogleAiGeminiChatModel.builder().baseUrl(url).apiKey("AIza-made-up");
    var streaming = GoogleAiGeminiStreamingChatModel.builder().baseUrl(url).apiKey("AIza-made-up");
    add(
        modes,
        "Gemini",
        builder.modelName("gemini-2.5-flash").build(),
        streaming.modelName("gemini-2.5-flash").build());
  }

  private static void mistral(Modes modes, String url) {
    var builder = MistralAiChatModel.builder().baseUrl(url).apiKey("made-up");
    var streaming = MistralAiStreamingChatModel.builder().baseUrl(url).apiKey("made-up");
    add(
        modes,
        "Mistral",
        builder.modelName("mistral-large-latest").build(),
        streaming.modelName("mistral-large-latest").build());
  }

  private static void ollama(Modes modes, String url) {
    add(
        modes,
        "Ollama",
        OllamaChatModel.builder().baseUrl(url).modelName("llama3.2").build(),
        OllamaStreamingChatModel.builder().baseUrl(url).modelName("llama3.2").build());
  }

  private static void add(Modes modes, String at, ChatModel chat, StreamingChatModel streaming) {
    modes
        .add(
            at + " sync",
            (number, prompt) ->
                new Transcript().add("", lasting(chat.chat(user(prompt)))).received())
        .add(at + " stream", (number, prompt) -> stream(streaming, prompt));
  }

  private static Received stream(StreamingChatModel model, String prompt)
      throws ExecutionException, InterruptedException {
    Listener listener = new Listener();
    model.chat(prompt, listener);
    return listener.received.get();
  }

  private static dev.langchain4j.data.message.UserMessage user(String prompt) {
    return dev.langchain4j.data.message.UserMessage.from(prompt);
  }

  /** All of a response but its headers, which have the time in them. */
  private static String lasting(ChatResponse response) {
    return response.id()
        + " "
        + response.modelName()
        + " "
        + response.aiMessage()
        + " "
        + response.tokenUsage()
        + " "
        + response.finishReason();
  }

  private static @Nullable Integer status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException answered) {
        return answered.statusCode();
      }
    }
    return null;
  }

  /** Collects a stream. One thread at a time. */
  private static final class Listener implements StreamingChatResponseHandler {
    final CompletableFuture<Received> received = new CompletableFuture<>();
    private final Transcript transcript = new Transcript();

    @Override
    public void onPartialResponse(String part) {
      transcript.add(part, part);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      received.complete(transcript.add("", lasting(response)).received());
    }

    @Override
    public void onError(Throwable error) {
      received.completeExceptionally(error);
    }
  }
}
