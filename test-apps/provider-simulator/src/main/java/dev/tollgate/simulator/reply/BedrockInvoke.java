package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code InvokeModel} and {@code InvokeModelWithResponseStream} of Amazon Bedrock, with a model of
 * Anthropic's: bodies and events are Anthropic's, each event packed into a frame.
 */
final class BedrockInvoke extends PlainErrors {
  private static final Pattern PATH =
      Pattern.compile("/model/([^/]+)/(invoke|invoke-with-response-stream)");

  /** What is around the maker's name of a model. */
  private static final Pattern ID = Pattern.compile("^anthropic\\.|-v[0-9]+:[0-9]+$");

  private static final Pattern DATA = Pattern.compile("(?m)^data: (.*)$");

  BedrockInvoke() {
    super("aws.bedrock", "InvokeModel", "/model", "x-amzn-RequestId");
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
      request.put("stream", path.group(2).equals("invoke-with-response-stream"));
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  /** Anthropic's SDK reads no stream that does not say what is in its frames. */
  @Override
  public Map<String, String> headers(String requestId) {
    Map<String, String> headers = new HashMap<>(super.headers(requestId));
    headers.put("x-amzn-bedrock-content-type", "application/json");
    return headers;
  }

  @Override
  public String operation(JsonNode request) {
    return request.path("stream").booleanValue() ? "InvokeModelWithResponseStream" : "InvokeModel";
  }

  @Override
  List<Sample> samples() {
    String cached =
        ",\"system\":[{\"type\":\"text\",\"text\":\"Answer"
            + " briefly.\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
    return List.of(
        sample("invoke", ""),
        sample("invoke-with-response-stream", ""),
        sample("invoke", cached),
        sample("invoke-with-response-stream", cached));
  }

  private static Sample sample(String method, String members) {
    return new Sample(
        "bedrock-runtime.us-east-1.amazonaws.com",
        "/model/anthropic.claude-3-5-haiku-20241022-v1%3A0/" + method,
        Map.of("authorization", "Bearer ABSK-sample"),
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":2000,"
            + Sample.messages()
            + members
            + "}");
  }

  @Override
  List<String> required() {
    return List.of("anthropic_version", "max_tokens", "messages");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return AnthropicMessages.promptOf(request);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    String makersName = ID.matcher(made.rates().model()).replaceAll("");
    Reply makers = AnthropicMessages.answer(request, made.calling(makersName));
    if (!makers.streamed()) {
      return Reply.whole(made, makers.chunks().get(0).text());
    }
    List<Reply.Chunk> chunks = new ArrayList<>();
    for (Reply.Chunk chunk : makers.chunks()) {
      StringBuilder frames = new StringBuilder();
      Matcher events = DATA.matcher(chunk.text());
      while (events.find()) {
        frames.append(frame(withMetrics(events.group(1), made.tokens()), chunk.generated()));
      }
      chunks.add(new Reply.Chunk(frames.toString(), chunk.generated()));
    }
    return Reply.binary(made, Reply.EVENT_STREAM, chunks);
  }

  /** The last event has Bedrock's own counts beside its own members. */
  private static String withMetrics(String event, TokenCounts tokens) {
    if (!event.equals("{\"type\":\"message_stop\"}")) {
      return event;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "message_stop");
    ObjectNode metrics = json.putObject("amazon-bedrock-invocationMetrics");
    metrics.put("inputTokenCount", tokens.uncachedInput());
    metrics.put("outputTokenCount", tokens.output());
    metrics.put("invocationLatency", 1200).put("firstByteLatency", 300);
    metrics.put("cacheReadInputTokenCount", tokens.cacheRead());
    metrics.put("cacheWriteInputTokenCount", tokens.cacheWrite());
    return json.toString();
  }

  private static String frame(String event, long generated) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
    json.put("bytes", Base64.getEncoder().encodeToString(bytes));
    json.put("p", "abcdefghijkl".substring(0, (int) (generated % 12)));
    return EventStreamFrame.event("chunk", json.toString());
  }
}
