package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's {@code POST /api/chat} and {@code /api/generate}: one JSON object a line, a stream
 * unless told otherwise, free.
 */
final class OllamaAnswers extends PlainErrors {
  private final boolean chat;

  OllamaAnswers(boolean chat) {
    super(
        "ollama",
        chat ? "api.chat" : "api.generate",
        chat ? "/api/chat" : "/api/generate",
        "x-request-id");
    this.chat = chat;
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return null;
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    if (!request.has("stream")) {
      request.put("stream", true);
    }
  }

  @Override
  List<Sample> samples() {
    return List.of(sample(",\"stream\":false"), sample(""));
  }

  /** At the host of Ollama's own cloud: at others its port is what tells it. */
  private Sample sample(String members) {
    return new Sample(
        "ollama.com",
        path(),
        Map.of(),
        "{\"model\":\"llama3.2\","
            + (chat ? Sample.messages() : "\"prompt\":\"" + Sample.PROMPT + "\"")
            + members
            + "}");
  }

  @Override
  List<String> required() {
    return List.of("model", chat ? "messages" : "prompt");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "messages", "prompt", "system", "tools"),
        limit(request.path("options"), "num_predict"),
        false,
        Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    if (!request.path("stream").booleanValue()) {
      return Reply.whole(made, end(made, Composition.text(made.pieces())).toString());
    }
    List<Reply.Chunk> chunks = new ArrayList<>();
    for (Composition.Piece piece : made.pieces()) {
      String line = line(made, piece.text()).put("done", false) + "\n";
      chunks.add(new Reply.Chunk(line, piece.generated()));
    }
    chunks.add(new Reply.Chunk(end(made, "") + "\n", made.tokens().output()));
    return Reply.stream(made, true, chunks).as("application/x-ndjson");
  }

  private ObjectNode line(Composition made, String text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", made.rates().model()).put("created_at", "2026-09-20T10:00:00Z");
    if (!chat) {
      return json.put("response", text);
    }
    json.putObject("message").put("role", "assistant").put("content", text);
    return json;
  }

  private ObjectNode end(Composition made, String text) {
    ObjectNode json = line(made, text).put("done", true);
    json.put("done_reason", made.limited() ? "length" : "stop");
    json.put("total_duration", 4_935_886_791L).put("load_duration", 534_986_708L);
    json.put("prompt_eval_count", made.tokens().totalInput());
    json.put("prompt_eval_duration", 107_345_000L);
    return json.put("eval_count", made.tokens().output()).put("eval_duration", 4_289_432_000L);
  }
}
