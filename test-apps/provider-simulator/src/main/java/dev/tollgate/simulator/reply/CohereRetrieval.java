package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's {@code POST /v2/embed}, billed by tokens, and {@code /v2/rerank}, billed by searches.
 */
final class CohereRetrieval extends PlainErrors {
  private static final int DIMENSIONS = 8;

  private final boolean rerank;

  CohereRetrieval(boolean rerank) {
    super(
        "cohere",
        rerank ? "v2.rerank" : "v2.embed",
        rerank ? "/v2/rerank" : "/v2/embed",
        "x-debug-trace-id");
    this.rerank = rerank;
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return host.equals(CohereChat.HOST) && calledPath.equals(path());
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  @Override
  List<Sample> samples() {
    String body =
        rerank
            ? "{\"model\":\"rerank-v3.5\",\"documents\":[\"a ford\",\"a bridge\"],\"query\":\""
            : "{\"model\":\"embed-v4.0\",\"input_type\":\"search_query\",\"texts\":[\"a ford\",\"";
    String end = rerank ? "\"}" : "\"]}";
    return List.of(new Sample(CohereChat.HOST, path(), Sample.BEARER, body + Sample.PROMPT + end));
  }

  @Override
  List<String> required() {
    return rerank ? List.of("model", "query", "documents") : List.of("model", "texts");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "texts", "query", "documents"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", made.id());
    ObjectNode billed = JsonNodeFactory.instance.objectNode();
    if (rerank) {
      ArrayNode results = json.putArray("results");
      for (int i = request.path("documents").size() - 1; i >= 0; i--) {
        results.addObject().put("index", i).put("relevance_score", 0.1 * i);
      }
      billed.put("search_units", 1);
    } else {
      ArrayNode vectors = json.putObject("embeddings").putArray("float");
      for (int i = 0; i < request.path("texts").size(); i++) {
        ArrayNode vector = vectors.addArray();
        for (int j = 0; j < DIMENSIONS; j++) {
          vector.add(0.5);
        }
      }
      json.set("texts", request.path("texts"));
      billed.put("input_tokens", made.tokens().totalInput());
    }
    ObjectNode meta = json.putObject("meta");
    meta.putObject("api_version").put("version", "2");
    meta.set("billed_units", billed);
    Reply reply = Reply.whole(made, json.toString());
    return rerank ? reply.using(TokenCounts.NONE) : reply;
  }
}
