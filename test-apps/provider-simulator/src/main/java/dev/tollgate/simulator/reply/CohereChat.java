package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Cohere's {@code POST /v2/chat}: it bills for fewer tokens than it counts, and names no model. */
final class CohereChat extends PlainErrors {
  static final String HOST = "api.cohere.com";

  /** Tokens of Cohere's own template, which are counted and not billed. */
  private static final long TEMPLATE_TOKENS = 480;

  CohereChat() {
    super("cohere", "v2.chat", "/v2/chat", "x-debug-trace-id");
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return host.equals(HOST) && calledPath.equals(path());
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  @Override
  List<Sample> samples() {
    return List.of(sample(""), sample(",\"stream\":true"));
  }

  private Sample sample(String members) {
    return new Sample(
        HOST,
        path(),
        Sample.BEARER,
        "{\"model\":\"command-a-03-2025\"," + Sample.messages() + members + "}");
  }

  @Override
  List<String> required() {
    return List.of("model", "messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "messages", "tools"),
        limit(request, "max_tokens"),
        false,
        Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return request.path("stream").booleanValue() ? stream(made) : whole(made);
  }

  private static Reply whole(Composition made) {
    ObjectNode json = object().put("id", made.id()).put("finish_reason", finish(made));
    ObjectNode message = json.putObject("message").put("role", "assistant");
    ObjectNode content = message.putArray("content").addObject().put("type", "text");
    content.put("text", Composition.text(made.pieces()));
    json.set("usage", usage(made.tokens()));
    return Reply.whole(made, json.toString());
  }

  private static Reply stream(Composition made) {
    long all = made.tokens().output();
    List<Reply.Chunk> chunks = new ArrayList<>();
    ObjectNode start = object().put("id", made.id());
    start.putObject("delta").putObject("message").put("role", "assistant");
    chunks.add(event("message-start", start, 0));
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode delta = object().put("index", 0);
      ObjectNode message = delta.putObject("delta").putObject("message");
      message.putObject("content").put("text", piece.text());
      chunks.add(event("content-delta", delta, piece.generated()));
    }
    ObjectNode end = object();
    end.putObject("delta").put("finish_reason", finish(made)).set("usage", usage(made.tokens()));
    chunks.add(event("message-end", end, all));
    return Reply.stream(made, true, chunks);
  }

  private static Reply.Chunk event(String type, ObjectNode json, long generated) {
    return new Reply.Chunk(
        "event: " + type + "\ndata: " + json.put("type", type) + "\n\n", generated);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String finish(Composition made) {
    return made.limited() ? "MAX_TOKENS" : "COMPLETE";
  }

  private static ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = object();
    ObjectNode billed = usage.putObject("billed_units");
    billed.put("input_tokens", tokens.totalInput()).put("output_tokens", tokens.output());
    ObjectNode counted = usage.putObject("tokens");
    counted.put("input_tokens", tokens.totalInput() + TEMPLATE_TOKENS);
    counted.put("output_tokens", tokens.output() + 1);
    return usage;
  }
}
