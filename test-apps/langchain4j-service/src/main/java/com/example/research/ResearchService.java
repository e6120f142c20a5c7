package com.example.research;

import com.example.workload.Received;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** What the service can do, whichever provider its models have. Thread-safe. */
final class ResearchService {
  private final ChatModel chat;
  private final StreamingChatModel streaming;
  private final EmbeddingModel embedding;

  ResearchService(ChatModel chat, StreamingChatModel streaming, EmbeddingModel embedding) {
    this.chat = chat;
    this.streaming = streaming;
    this.embedding = embedding;
  }

  Received findOut(String question) {
    ChatResponse response = chat.chat(request(question));
    return new Received(response.aiMessage().text(), lasting(response), 1);
  }

  Received followAlong(String question) throws ExecutionException, InterruptedException {
    Listener listener = new Listener();
    streaming.chat(request(question), listener);
    return listener.received.get();
  }

  Received index(String text) {
    var vectors = embedding.embedAll(List.of(TextSegment.from(text), TextSegment.from("and more")));
    return new Received("", vectors.content() + " " + vectors.tokenUsage(), 1);
  }

  private static ChatRequest request(String question) {
    return ChatRequest.builder()
        .messages(SystemMessage.from("You give your sources."), UserMessage.from(question))
        .build();
  }

  /** All of a response but its headers, which have the time in them. */
  private static String lasting(ChatResponse response) {
    return String.join(
        "\n",
        response.id(),
        response.modelName(),
        response.aiMessage().toString(),
        String.valueOf(response.tokenUsage()),
        String.valueOf(response.finishReason()));
  }

  /** Collects a stream. One thread at a time. */
  private static final class Listener implements StreamingChatResponseHandler {
    final CompletableFuture<Received> received = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder whole = new StringBuilder();
    private int events;

    @Override
    public void onPartialResponse(String part) {
      text.append(part);
      whole.append(part).append('\n');
      events++;
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      received.complete(new Received(text.toString(), whole + lasting(response), events));
    }

    @Override
    public void onError(Throwable error) {
      received.completeExceptionally(error);
    }
  }
}
