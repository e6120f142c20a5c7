package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Converse} and {@code ConverseStream} of Amazon Bedrock. */
final class BedrockConverse extends PlainErrors {
  private static final String NOVA = "amazon.nova-pro-v1%3A0";
  private static final String CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1%3A0";
  private static final Pattern PATH = Pattern.compile("/model/([^/]+)/(converse|converse-stream)");

  BedrockConverse() {
    super("aws.bedrock", "Converse", "/model", "x-amzn-RequestId");
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return host.startsWith("bedrock-runtime.") && PATH.matcher(calledPath).matches();
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher path = PATH.matcher(calledPath);
    if (path.matches()) {
      request.put("model", URLDecoder.decode(path.group(1), StandardCharsets.UTF_8));
      request.put("stream", path.group(2).equals("converse-stream"));
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  @Override
  public String operation(JsonNode request) {
    return request.path("stream").booleanValue() ? "ConverseStream" : "Converse";
  }

  @Override
  List<Sample> samples() {
    return List.of(
        sample(NOVA, "converse", ""),
        sample(NOVA, "converse-stream", ""),
        sample(CLAUDE, "converse", cached("")),
        sample(CLAUDE, "converse-stream", cached("")),
        sample(CLAUDE, "converse", cached(",\"ttl\":\"1h\"")),
        sample(CLAUDE, "converse-stream", cached(",\"ttl\":\"1h\""))
            .behaving("{\"inputTokens\":200001}"));
  }

  private static String cached(String members) {
    return ",\"system\":[{\"text\":\"Answer briefly.\"},{\"cachePoint\":{\"type\":\"default\""
        + members
        + "}}]";
  }

  private static Sample sample(String model, String method, String members) {
    return new Sample(
        "bedrock-runtime.us-east-1.amazonaws.com",
        "/model/" + model + "/" + method,
        Map.of("authorization", "Bearer ABSK-sample"),
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\""
            + Sample.PROMPT
            + "\"}]}]"
            + members
            + "}");
  }

  @Override
  List<String> required() {
    return List.of("messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "system", "messages", "toolConfig"),
        limit(request.path("inferenceConfig"), "maxTokens"),
        false,
        cache(request.findValue("cachePoint")));
  }

  private static Prompt.Cache cache(@Nullable JsonNode point) {
    if (point == null) {
      return Prompt.Cache.NONE;
    }
    return point.path("ttl").asText().equals("1h")
        ? Prompt.Cache.MARKED_1H
        : Prompt.Cache.MARKED_5M;
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return request.path("stream").booleanValue() ? stream(made) : whole(made);
  }

  private static Reply whole(Composition made) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode message = json.putObject("output").putObject("message").put("role", "assistant");
    message.putArray("content").addObject().put("text", Composition.text(made.pieces()));
    json.put("stopReason", stop(made));
    json.set("usage", usage(made.tokens()));
    json.putObject("metrics").put("latencyMs", 800);
    return Reply.whole(made, json.toString());
  }

  private static Reply stream(Composition made) {
    long all = made.tokens().output();
    List<Reply.Chunk> chunks = new ArrayList<>();
    chunks.add(frame("messageStart", object().put("role", "assistant"), 0));
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode delta = object().put("contentBlockIndex", 0);
      delta.putObject("delta").put("text", piece.text());
      chunks.add(frame("contentBlockDelta", delta, piece.generated()));
    }
    chunks.add(frame("contentBlockStop", object().put("contentBlockIndex", 0), all));
    chunks.add(frame("messageStop", object().put("stopReason", stop(made)), all));
    ObjectNode end = object();
    end.set("usage", usage(made.tokens()));
    end.putObject("metrics").put("latencyMs", 800);
    chunks.add(frame("metadata", end, all));
    return Reply.binary(made, Reply.EVENT_STREAM, chunks);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The member {@code p} is padding of any length. */
  private static Reply.Chunk frame(String type, ObjectNode json, long generated) {
    json.put("p", "abcdefghijkl".substring(0, (int) (generated % 12)));
    return new Reply.Chunk(EventStreamFrame.event(type, json.toString()), generated);
  }

  private static String stop(Composition made) {
    return made.limited() ? "max_tokens" : "end_turn";
  }

  private static ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = object().put("inputTokens", tokens.uncachedInput());
    usage.put("outputTokens", tokens.output());
    if (tokens.cacheRead() + tokens.cacheWrite() > 0) {
      usage.put("cacheReadInputTokens", tokens.cacheRead());
      usage.put("cacheWriteInputTokens", tokens.cacheWrite());
      ArrayNode written = usage.putArray("cacheDetails");
      written.addObject().put("ttl", "5m").put("inputTokens", tokens.cacheWrite5m());
      written.addObject().put("ttl", "1h").put("inputTokens", tokens.cacheWrite1h());
    }
    return usage.put("totalTokens", tokens.totalInput() + tokens.output());
  }
}
