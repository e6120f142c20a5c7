package com.example.sdks;

import com.cohere.api.AsyncCohere;
import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import org.jspecify.annotations.Nullable;

/** The official Cohere SDK. */
public final class CohereJava {
  private static final String MODEL = "command-a-03-2025";

  private CohereJava() {}

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) throws InterruptedException {
    Options options = new Options(args);
    String url = "https://api.cohere.com:" + options.number("port", 443);
    Cohere client = Cohere.builder().token("made-up").url(url).build();
    AsyncCohere async = AsyncCohere.builder().token("made-up").url(url).build();
    new Modes()
        .add("sync", (number, prompt) -> whole(client.v2().chat(chat(prompt))))
        .add("async", (number, prompt) -> whole(async.v2().chat(chat(prompt)).get()))
        .add("stream", (number, prompt) -> stream(client.v2().chatStream(streamed(prompt))))
        .add(
            "async stream",
            (number, prompt) -> stream(async.v2().chatStream(streamed(prompt)).get()))
        .run(options, CohereJava::status);
    // The clients' threads would keep the JVM for a minute.
    System.exit(0);
  }

  private static Received whole(Object response) {
    return new Transcript().add("", response).received();
  }

  private static Received stream(Iterable<V2ChatStreamResponse> events) {
    Transcript transcript = new Transcript();
    events.forEach(
        event ->
            transcript.add(
                "",
                event.getContentDelta() + " " + event.getMessageEnd() + event.getMessageStart()));
    return transcript.received();
  }

  private static V2ChatRequest chat(String prompt) {
    return V2ChatRequest.builder().model(MODEL).addMessages(user(prompt)).build();
  }

  private static V2ChatStreamRequest streamed(String prompt) {
    return V2ChatStreamRequest.builder().model(MODEL).addMessages(user(prompt)).build();
  }

  private static ChatMessageV2 user(String prompt) {
    return ChatMessageV2.user(
        UserMessageV2.builder().content(UserMessageV2Content.of(prompt)).build());
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof CohereApiException
        ? ((CohereApiException) failure).statusCode()
        : null;
  }
}
