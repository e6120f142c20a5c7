package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages on Vertex AI: {@code :rawPredict} and {@code :streamRawPredict}. */
final class VertexClaude extends PlainErrors {
  private static final Pattern PATH =
      Pattern.compile("/.*/publishers/anthropic/models/([^/:]+):(rawPredict|streamRawPredict)");

  VertexClaude() {
    super("gcp.vertex_ai", "rawPredict", "/v1/projects", "request-id");
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return host.endsWith("aiplatform.googleapis.com") && PATH.matcher(calledPath).matches();
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher path = PATH.matcher(calledPath);
    if (path.matches()) {
      request.put("model", path.group(1));
      request.put("stream", path.group(2).equals("streamRawPredict"));
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  @Override
  public ObjectNode error(Refusal refusal, String requestId) {
    return GoogleGenerate.envelope(refusal);
  }

  @Override
  public String operation(JsonNode request) {
    return request.path("stream").booleanValue() ? "streamRawPredict" : "rawPredict";
  }

  @Override
  List<Sample> samples() {
    String cached =
        ",\"system\":[{\"type\":\"text\",\"text\":\"Answer briefly.\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
    return List.of(
        sample("rawPredict", ""),
        sample("streamRawPredict", ",\"stream\":true"),
        sample("rawPredict", cached),
        sample("streamRawPredict", ",\"stream\":true" + cached));
  }

  private static Sample sample(String method, String members) {
    return new Sample(
        "us-east5-aiplatform.googleapis.com",
        "/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:"
            + method,
        Map.of("authorization", "Bearer ya29.sample"),
        "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":2000,"
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
    return AnthropicMessages.answer(request, made);
  }
}
