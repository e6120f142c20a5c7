package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ollama's {@code POST /api/embed}, free. */
final class OllamaEmbed extends PlainErrors {
  private static final int DIMENSIONS = 8;

  OllamaEmbed() {
    super("ollama", "api.embed", "/api/embed", "x-request-id");
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return null;
  }

  @Override
  List<Sample> samples() {
    return List.of(
        new Sample(
            "ollama.com",
            path(),
            Map.of(),
            "{\"model\":\"llama3.2\",\"input\":[\"" + Sample.PROMPT + "\"]}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "input");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(Prompt.textOf(request, "model", "input"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", made.rates().model());
    ArrayNode vectors = json.putArray("embeddings");
    for (int i = 0; i < Math.max(1, request.path("input").size()); i++) {
      ArrayNode vector = vectors.addArray();
      for (int j = 0; j < DIMENSIONS; j++) {
        vector.add(0.5);
      }
    }
    json.put("total_duration", 14_143_917L).put("load_duration", 1_019_500L);
    json.put("prompt_eval_count", made.tokens().totalInput());
    return Reply.whole(made, json.toString());
  }
}
