package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /v1/messages}. */
final class AnthropicMessages extends AnthropicDialect {
  AnthropicMessages() {
    super("messages", "/v1/messages");
  }

  @Override
  List<Sample> samples() {
    return List.of(
        sample("claude-sonnet-4-5", ""),
        sample("claude-haiku-4-5", ",\"stream\":true"),
        sample("claude-sonnet-4-5", cached("")),
        sample("claude-haiku-4-5", cached(",\"ttl\":\"1h\"") + ",\"stream\":true"),
        sample(
            "claude-sonnet-4-5",
            ",\"stream\":true,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"),
        sample("claude-sonnet-4-5", "").behaving("{\"inputTokens\":200000}"),
        sample("claude-sonnet-4-5", cached("") + ",\"stream\":true")
            .behaving("{\"inputTokens\":200001}"),
        sample("claude-haiku-4-5", searching("")),
        sample("claude-sonnet-4-5", searching(",\"max_uses\":2") + ",\"stream\":true"));
  }

  private Sample sample(String model, String members) {
    return at(
        path(),
        "{\"model\":\"" + model + "\",\"max_tokens\":2000," + Sample.messages() + members + "}");
  }

  private static String searching(String members) {
    return ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"" + members + "}]";
  }

  private static String cached(String members) {
    return ",\"system\":[{\"type\":\"text\",\"text\":\"Answer"
        + " briefly.\",\"cache_control\":{\"type\":\"ephemeral\""
        + members
        + "}}]";
  }

  @Override
  List<String> required() {
    return List.of("model", "max_tokens", "messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return promptOf(request);
  }

  static Prompt promptOf(JsonNode request) {
    JsonNode mark = request.findValue("cache_control");
    Prompt.Cache cache =
        mark == null || mark.isNull()
            ? Prompt.Cache.NONE
            : mark.path("ttl").asText().equals("1h")
                ? Prompt.Cache.MARKED_1H
                : Prompt.Cache.MARKED_5M;
    return new Prompt(
        Prompt.textOf(request, "model", "system", "messages", "tools"),
        limit(request, "max_tokens"),
        request.path("thinking").path("type").asText().equals("enabled"),
        cache);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return answer(request, made);
  }

  /** The answer as Anthropic gives it, here and at others' hosts: one search, if it may search. */
  static Reply answer(JsonNode request, Composition made) {
    Composition all = made.withUnits(hasTool(request, "web_search_") ? 1 : 0);
    return request.path("stream").booleanValue() ? stream(all) : whole(all);
  }

  private static Reply whole(Composition made) {
    return Reply.whole(made, message(made, "standard").toString());
  }

  /** The answer in one piece, as a batch has it too. */
  static ObjectNode message(Composition made, String tier) {
    ObjectNode json = message(made);
    ArrayNode content = json.putArray("content");
    if (!made.thoughts().isEmpty()) {
      ObjectNode block = content.addObject().put("type", "thinking");
      block.put("thinking", Composition.text(made.thoughts())).put("signature", "c2ltdWxhdGVk");
    }
    content.addObject().put("type", "text").put("text", Composition.text(made.pieces()));
    json.put("stop_reason", stop(made)).putNull("stop_sequence");
    ObjectNode usage = input(json.putObject("usage"), made.tokens());
    usage.put("output_tokens", made.tokens().output());
    searches(thinking(usage, made.tokens()), made.tokens()).put("service_tier", tier);
    return json;
  }

  private static Reply stream(Composition made) {
    List<Reply.Chunk> chunks = new ArrayList<>();
    ObjectNode start = event("message_start");
    ObjectNode message = message(made);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    ObjectNode usage = input(message.putObject("usage"), made.tokens());
    usage.put("output_tokens", 1).put("service_tier", "standard");
    start.set("message", message);
    chunks.add(chunk(start, 0));
    int index = 0;
    if (!made.thoughts().isEmpty()) {
      block(chunks, index++, "thinking", made.thoughts());
    }
    block(chunks, index, "text", made.pieces());
    long all = made.tokens().output();
    ObjectNode end = event("message_delta");
    end.putObject("delta").put("stop_reason", stop(made)).putNull("stop_sequence");
    searches(
        thinking(end.putObject("usage").put("output_tokens", all), made.tokens()), made.tokens());
    chunks.add(chunk(end, all));
    chunks.add(chunk(event("message_stop"), all));
    return Reply.stream(made, true, chunks);
  }

  private static void block(
      List<Reply.Chunk> chunks, int index, String type, List<Composition.Piece> pieces) {
    long generated = chunks.get(chunks.size() - 1).generated();
    ObjectNode start = event("content_block_start").put("index", index);
    ObjectNode block = start.putObject("content_block").put("type", type).put(type, "");
    if (type.equals("thinking")) {
      block.put("signature", "");
    }
    // A ping travels with the event before it: SDKs do not show it, so nobody could acknowledge it.
    String ping = index == 0 ? chunk(event("ping"), 0).text() : "";
    chunks.add(new Reply.Chunk(chunk(start, 0).text() + ping, generated));
    for (Composition.Piece piece : pieces) {
      ObjectNode delta = event("content_block_delta").put("index", index);
      delta.putObject("delta").put("type", type + "_delta").put(type, piece.text());
      generated = piece.generated();
      chunks.add(chunk(delta, generated));
    }
    if (type.equals("thinking")) {
      ObjectNode signature = event("content_block_delta").put("index", index);
      signature.putObject("delta").put("type", "signature_delta").put("signature", "c2ltdWxhdGVk");
      chunks.add(chunk(signature, generated));
    }
    chunks.add(chunk(event("content_block_stop").put("index", index), generated));
  }

  private static ObjectNode message(Composition made) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", "msg_" + made.id()).put("type", "message").put("role", "assistant");
    return json.put("model", made.rates().model());
  }

  private static String stop(Composition made) {
    return made.limited() ? "max_tokens" : "end_turn";
  }

  private static ObjectNode input(ObjectNode usage, TokenCounts tokens) {
    usage.put("input_tokens", tokens.uncachedInput());
    usage.put("cache_creation_input_tokens", tokens.cacheWrite());
    usage.put("cache_read_input_tokens", tokens.cacheRead());
    ObjectNode writes = usage.putObject("cache_creation");
    writes.put("ephemeral_5m_input_tokens", tokens.cacheWrite5m());
    writes.put("ephemeral_1h_input_tokens", tokens.cacheWrite1h());
    return usage;
  }

  private static ObjectNode thinking(ObjectNode usage, TokenCounts tokens) {
    if (tokens.reasoning() > 0) {
      usage.putObject("output_tokens_details").put("thinking_tokens", tokens.reasoning());
    }
    return usage;
  }

  private static ObjectNode searches(ObjectNode usage, TokenCounts tokens) {
    if (tokens.units() > 0) {
      ObjectNode tools = usage.putObject("server_tool_use");
      tools.put("web_search_requests", tokens.units()).put("web_fetch_requests", 1);
    }
    return usage;
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static Reply.Chunk chunk(ObjectNode event, long generated) {
    String type = event.get("type").textValue();
    return new Reply.Chunk("event: " + type + "\ndata: " + event + "\n\n", generated);
  }
}
