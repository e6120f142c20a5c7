package com.example.sdks;

import ai.koog.http.client.KoogHttpClientException;
import ai.koog.prompt.Prompt;
import ai.koog.prompt.executor.clients.ConnectionTimeoutConfig;
import ai.koog.prompt.executor.clients.anthropic.AnthropicClientSettings;
import ai.koog.prompt.executor.clients.anthropic.AnthropicModels;
import ai.koog.prompt.executor.clients.openai.OpenAIClientSettings;
import ai.koog.prompt.executor.clients.openai.OpenAIModels;
import ai.koog.prompt.executor.model.PromptExecutor;
import ai.koog.prompt.llm.LLModel;
import ai.koog.prompt.message.Message;
import ai.koog.prompt.message.ResponseMetaInfo;
import ai.koog.prompt.streaming.StreamFrame;
import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import io.github.oshai.kotlinlogging.KotlinLoggingConfiguration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Koog's prompt executor of OpenAI and Anthropic, each blocking and streaming. */
public final class Koog {
  private Koog() {}

  /** Option {@code port}: of both providers; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    int port = options.number("port", 443);
    KotlinLoggingConfiguration.INSTANCE.setLogStartupMessage(false); // on standard output
    PromptExecutor executor =
        PromptExecutor.builder()
            .openAI("sk-made-up", openAi("https://api.openai.com:" + port))
            .anthropic("sk-ant-made-up", anthropic("https://api.anthropic.com:" + port))
            .build();
    Modes modes = new Modes();
    add(modes, "OpenAI", executor, OpenAIModels.Chat.GPT4oMini);
    add(modes, "Anthropic", executor, AnthropicModels.Haiku_4_5);
    modes.run(options, Koog::status);
    // The client's threads would keep the JVM.
    System.exit(0);
  }

  /** All as it is by default but the URL. */
  private static OpenAIClientSettings openAi(String url) {
    OpenAIClientSettings byDefault = new OpenAIClientSettings();
    return new OpenAIClientSettings(
        url,
        new ConnectionTimeoutConfig(),
        byDefault.getChatCompletionsPath(),
        byDefault.getResponsesAPIPath(),
        byDefault.getEmbeddingsPath(),
        byDefault.getModerationsPath(),
        byDefault.getModelsPath());
  }

  /** All as it is by default but the URL. */
  private static AnthropicClientSettings anthropic(String url) {
    AnthropicClientSettings byDefault = new AnthropicClientSettings();
    return new AnthropicClientSettings(
        byDefault.getModelVersionsMap(),
        url,
        byDefault.getApiVersion(),
        byDefault.getMessagesPath(),
        byDefault.getModelsPath(),
        byDefault.getTimeoutConfig());
  }

  private static void add(Modes modes, String at, PromptExecutor executor, LLModel model) {
    modes
        .add(
            at + " sync",
            (number, question) -> {
              Message.Assistant answer = executor.execute(prompt(question), model);
              return new Transcript()
                  .add(answer.textContent(), lasting(answer.getMetaInfo()))
                  .received();
            })
        .add(
            at + " stream",
            (number, question) -> stream(executor.executeStreaming(prompt(question), model)));
  }

  private static Prompt prompt(String question) {
    return Prompt.builder("tides").user(question).build();
  }

  private static Received stream(Flow.Publisher<StreamFrame> frames)
      throws ExecutionException, InterruptedException {
    Listener listener = new Listener();
    frames.subscribe(listener);
    return listener.received.get();
  }

  /** All that a provider said of an answer; the rest has the time in it. */
  private static String lasting(ResponseMetaInfo info) {
    return info.getModelId()
        + " "
        + info.getInputTokensCount()
        + " "
        + info.getOutputTokensCount()
        + " "
        + info.getTotalTokensCount();
  }

  private static @Nullable Integer status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KoogHttpClientException answered) {
        return answered.getStatusCode();
      }
    }
    return null;
  }

  /** Collects a stream. One thread at a time. */
  private static final class Listener implements Flow.Subscriber<StreamFrame> {
    final CompletableFuture<Received> received = new CompletableFuture<>();
    private final Transcript transcript = new Transcript();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(StreamFrame frame) {
      if (frame instanceof StreamFrame.End end) {
        transcript.add("", end.getFinishReason() + " " + lasting(end.getMetaInfo()));
      } else {
        transcript.add(frame instanceof StreamFrame.TextDelta delta ? delta.getText() : "", frame);
      }
    }

    @Override
    public void onError(Throwable error) {
      received.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      received.complete(transcript.received());
    }
  }
}
