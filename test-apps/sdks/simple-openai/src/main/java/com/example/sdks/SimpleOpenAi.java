package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.SdkTask;
import com.example.workload.Transcript;
import io.github.sashirestela.cleverclient.client.HttpClientAdapter;
import io.github.sashirestela.cleverclient.client.JavaHttpClientAdapter;
import io.github.sashirestela.cleverclient.client.OkHttpClientAdapter;
import io.github.sashirestela.openai.SimpleOpenAI;
import io.github.sashirestela.openai.domain.chat.Chat;
import io.github.sashirestela.openai.domain.chat.ChatMessage.UserMessage;
import io.github.sashirestela.openai.domain.chat.ChatRequest;
import io.github.sashirestela.openai.exception.OpenAIException;
import io.github.sashirestela.openai.exception.OpenAIExceptionConverter;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The community's simple-openai, on both of its HTTP clients. */
public final class SimpleOpenAi {
  private SimpleOpenAi() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    String url = "https://api.openai.com:" + options.number("port", 443);
    Modes modes = new Modes();
    add(modes, "JDK", url, new JavaHttpClientAdapter(HttpClient.newHttpClient()));
    add(modes, "OkHttp", url, new OkHttpClientAdapter(new OkHttpClient()));
    modes.run(options, SimpleOpenAi::status);
    // The clients' threads would keep the JVM for a minute.
    System.exit(0);
  }

  private static void add(Modes modes, String on, String url, HttpClientAdapter adapter) {
    SimpleOpenAI client =
        SimpleOpenAI.builder().apiKey("sk-made-up").baseUrl(url).clientAdapter(adapter).build();
    modes
        .add(on + " async", converted((number, prompt) -> whole(client, prompt)))
        .add(on + " async stream", converted((number, prompt) -> stream(client, prompt)));
  }

  /** Fails with what the SDK's converter makes of a failed future, which is how its users ask. */
  private static SdkTask.Question converted(SdkTask.Question question) {
    return (number, prompt) -> {
      try {
        return question.ask(number, prompt);
      } catch (ExecutionException e) {
        OpenAIExceptionConverter.rethrow(e);
        throw e;
      }
    };
  }

  private static Received whole(SimpleOpenAI client, String prompt)
      throws ExecutionException, InterruptedException {
    return heard(client.chatCompletions().create(request(prompt)).get(), new Transcript())
        .received();
  }

  private static Received stream(SimpleOpenAI client, String prompt)
      throws ExecutionException, InterruptedException {
    Transcript transcript = new Transcript();
    try (Stream<Chat> chats = client.chatCompletions().createStream(request(prompt)).get()) {
      chats.forEach(chat -> heard(chat, transcript));
    }
    return transcript.received();
  }

  private static Transcript heard(Chat chat, Transcript transcript) {
    StringBuilder text = new StringBuilder();
    for (Chat.Choice choice : chat.getChoices()) {
      text.append(choice.getMessage().getContent()).append(choice.getFinishReason());
    }
    return transcript.add(text.toString(), chat.getId() + text + chat.getUsage());
  }

  private static ChatRequest request(String prompt) {
    return ChatRequest.builder().model("gpt-4o-mini").message(UserMessage.of(prompt)).build();
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof OpenAIException
        ? ((OpenAIException) failure).getResponseInfo().getStatus()
        : null;
  }
}
