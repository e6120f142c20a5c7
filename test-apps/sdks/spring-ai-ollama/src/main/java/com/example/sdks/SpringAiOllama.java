package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.ollama.OllamaChatModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaChatOptions;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.netty.http.client.HttpClient;

/**
 * Spring AI's chat model of Ollama, blocking with RestClient and streaming with WebClient, each on
 * what the starter brings and on the JDK's client.
 */
public final class SpringAiOllama {
  private SpringAiOllama() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    String url = "https://ollama.com:" + options.number("port", 443);
    // Reactor Netty's own look-up knows no hosts file of the JVM's.
    HttpClient netty = HttpClient.create().resolver(DefaultAddressResolverGroup.INSTANCE);
    OllamaApi.Builder onStarter =
        OllamaApi.builder()
            .restClientBuilder(
                RestClient.builder().requestFactory(new ReactorClientHttpRequestFactory(netty)))
            .webClientBuilder(
                WebClient.builder().clientConnector(new ReactorClientHttpConnector(netty)));
    OllamaApi.Builder onJdk =
        OllamaApi.builder()
            .restClientBuilder(
                RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()))
            .webClientBuilder(WebClient.builder().clientConnector(new JdkClientHttpConnector()));
    Modes modes = new Modes();
    add(modes, "", model(onStarter.baseUrl(url).build()));
    add(modes, "JDK ", model(onJdk.baseUrl(url).build()));
    modes.run(options, SpringAiOllama::status);
  }

  private static ChatModel model(OllamaApi api) {
    return OllamaChatModel.builder()
        .ollamaApi(api)
        .options(OllamaChatOptions.builder().model("llama3.2").build())
        .build();
  }

  private static void add(Modes modes, String on, ChatModel model) {
    modes
        .add(
            on + "sync",
            (number, prompt) -> heard(model.call(new Prompt(prompt)), new Transcript()).received())
        .add(on + "stream", (number, prompt) -> stream(model, prompt));
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

  /** A blocking call's exception says its status in its message alone: {@code 402 - body}. */
  private static @Nullable Integer status(Throwable failure) {
    if (failure instanceof WebClientResponseException answered) {
      return answered.getStatusCode().value();
    }
    return failure instanceof NonTransientAiException && failure.getMessage() != null
        ? Integer.valueOf(failure.getMessage().split(" - ", 2)[0])
        : null;
  }
}
