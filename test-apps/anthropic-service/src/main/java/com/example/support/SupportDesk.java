package com.example.support;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.AsyncStreamResponse;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import com.example.workload.Received;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** What the desk can do, one method for each way of asking Anthropic. Thread-safe. */
final class SupportDesk {
  private static final long LEAST_THINKING_TOKENS = 1024;

  private final AnthropicClient client;
  private final String model;
  private final long maxTokens;

  /** A desk that uses this client, with answers of at most so many tokens. */
  SupportDesk(AnthropicClient client, String model, long maxTokens) {
    this.client = client;
    this.model = model;
    this.maxTokens = maxTokens;
  }

  Received reply(String question) {
    return received(client.messages().create(params(question).build()));
  }

  Received replyLater(String question) throws ExecutionException, InterruptedException {
    return client
        .async()
        .messages()
        .create(params(question).build())
        .thenApply(SupportDesk::received)
        .get();
  }

  Received speak(String question) {
    return listen(params(question).build());
  }

  Received speakLater(String question) throws ExecutionException, InterruptedException {
    Transcript transcript = new Transcript();
    AsyncStreamResponse<RawMessageStreamEvent> stream =
        client.async().messages().createStreaming(params(question).build());
    stream.subscribe(event -> hear(event, transcript)).onCompleteFuture().get();
    return transcript.received();
  }

  Received replyFromHandbook(String question) {
    TextBlockParam handbook =
        TextBlockParam.builder()
            .text("The handbook of the desk, which is the same for every question. ".repeat(40))
            .cacheControl(CacheControlEphemeral.builder().build())
            .build();
    return received(
        client
            .messages()
            .create(params(question).systemOfTextBlockParams(List.of(handbook)).build()));
  }

  Received thinkAloud(String question) {
    return listen(
        params(question)
            .maxTokens(LEAST_THINKING_TOKENS + maxTokens)
            .enabledThinking(LEAST_THINKING_TOKENS)
            .build());
  }

  private Received listen(MessageCreateParams params) {
    Transcript transcript = new Transcript();
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
      stream.stream().forEach(event -> hear(event, transcript));
    }
    return transcript.received();
  }

  private MessageCreateParams.Builder params(String question) {
    return MessageCreateParams.builder().model(model).maxTokens(maxTokens).addUserMessage(question);
  }

  private static Received received(Message message) {
    Transcript transcript = new Transcript();
    String text =
        message.content().stream()
            .flatMap(block -> block.text().stream())
            .map(block -> block.text())
            .collect(Collectors.joining());
    transcript.add(text, message.toString());
    return transcript.received();
  }

  private static void hear(RawMessageStreamEvent event, Transcript transcript) {
    String text =
        event
            .contentBlockDelta()
            .flatMap(delta -> delta.delta().text())
            .map(delta -> delta.text())
            .orElse("");
    transcript.add(text, event.toString());
  }

  /** What was received so far. One thread at a time. */
  private static final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder whole = new StringBuilder();
    private int events;

    void add(String said, String event) {
      text.append(said);
      whole.append(event).append('\n');
      events++;
    }

    Received received() {
      return new Received(text.toString(), whole.toString(), events);
    }
  }
}
