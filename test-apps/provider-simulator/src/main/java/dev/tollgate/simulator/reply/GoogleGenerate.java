package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code :generateContent} and {@code :streamGenerateContent} of the Gemini API and of Vertex AI:
 * whole, as events ({@code ?alt=sse}), or as one array that grows.
 */
final class GoogleGenerate extends PlainErrors {
  private static final Pattern PATH =
      Pattern.compile("/.*/models/([^/:]+):(generateContent|streamGenerateContent)");

  private final boolean vertex;

  GoogleGenerate(String provider) {
    super(provider, "generateContent", "/v1beta/models", "x-request-id");
    vertex = provider.equals("gcp.vertex_ai");
  }

  @Override
  public boolean serves(String host, String calledPath) {
    String ours = vertex ? "aiplatform.googleapis.com" : "generativelanguage.googleapis.com";
    return host.endsWith(ours) && PATH.matcher(calledPath).matches();
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher path = PATH.matcher(calledPath);
    if (path.matches()) {
      request.put("model", path.group(1));
      request.put("stream", path.group(2).equals("streamGenerateContent"));
      request.put("alt", query != null && query.contains("alt=sse") ? "sse" : "json");
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply(vertex ? "authorization" : "x-goog-api-key"));
  }

  @Override
  public ObjectNode error(Refusal refusal, String requestId) {
    return envelope(refusal);
  }

  static ObjectNode envelope(Refusal refusal) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode error = json.putObject("error").put("code", refusal.status());
    error.put("message", refusal.message()).put("status", refusal.type());
    return json;
  }

  @Override
  public String operation(JsonNode request) {
    return request.path("stream").booleanValue() ? "streamGenerateContent" : "generateContent";
  }

  @Override
  List<Sample> samples() {
    // Above 200,000 tokens of input all of a call is dearer; that many are not above.
    return List.of(
        sample(":generateContent"),
        sample(":streamGenerateContent?alt=sse"),
        sample(":streamGenerateContent"),
        sample(":generateContent").behaving("{\"inputTokens\":200000}"),
        sample(":streamGenerateContent?alt=sse").behaving("{\"inputTokens\":200001}"));
  }

  private Sample sample(String method) {
    String body =
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + Sample.PROMPT + "\"}]}]}";
    return vertex
        ? new Sample(
            "us-central1-aiplatform.googleapis.com",
            "/v1/projects/p/locations/us-central1/publishers/google/models/gemini-2.5-pro" + method,
            Map.of("authorization", "Bearer ya29.sample"),
            body)
        : new Sample(
            "generativelanguage.googleapis.com",
            path() + "/gemini-2.5-flash" + method,
            Map.of("x-goog-api-key", "AIza-sample"),
            body);
  }

  @Override
  List<String> required() {
    return List.of("contents");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "contents", "systemInstruction", "tools"),
        limit(request.path("generationConfig"), "maxOutputTokens"),
        false,
        Prompt.Cache.AUTOMATIC);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    long all = made.tokens().output();
    if (!request.path("stream").booleanValue()) {
      ObjectNode json = part(made, Composition.text(made.pieces()), true);
      json.set("usageMetadata", usage(made.tokens()));
      return Reply.whole(made, json.toString());
    }
    List<ObjectNode> parts = new ArrayList<>();
    List<Long> generated = new ArrayList<>();
    for (Composition.Piece piece : made.pieces()) {
      ObjectNode part = part(made, piece.text(), false);
      part.set("usageMetadata", usage(made.tokens().generatedOnly(piece.generated())));
      parts.add(part);
      generated.add(piece.generated());
    }
    ObjectNode last = part(made, "", true);
    last.set("usageMetadata", usage(made.tokens()));
    parts.add(last);
    generated.add(all);
    boolean sse = request.path("alt").asText().equals("sse");
    List<Reply.Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String end = i == parts.size() - 1 ? "]" : "\n,\r\n";
      String text =
          sse ? "data: " + parts.get(i) + "\r\n\r\n" : (i == 0 ? "[" : "") + parts.get(i) + end;
      chunks.add(new Reply.Chunk(text, generated.get(i)));
    }
    Reply reply = Reply.stream(made, true, chunks);
    return sse ? reply.as("text/event-stream") : reply.as("application/json; charset=UTF-8");
  }

  private static ObjectNode part(Composition made, String text, boolean ends) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode candidate = json.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content").put("role", "model");
    content.putArray("parts").addObject().put("text", text);
    if (ends) {
      candidate.put("finishReason", made.limited() ? "MAX_TOKENS" : "STOP");
    }
    json.put("modelVersion", made.rates().model());
    return json.put("responseId", made.id());
  }

  /** Thoughts stand beside the candidates; a count of 0 is left out. */
  private ObjectNode usage(TokenCounts tokens) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("promptTokenCount", tokens.totalInput());
    if (tokens.cacheRead() > 0) {
      usage.put("cachedContentTokenCount", tokens.cacheRead());
    }
    if (tokens.output() > tokens.reasoning()) {
      usage.put("candidatesTokenCount", tokens.output() - tokens.reasoning());
    }
    if (tokens.reasoning() > 0) {
      usage.put("thoughtsTokenCount", tokens.reasoning());
    }
    usage.put("totalTokenCount", tokens.totalInput() + tokens.output());
    if (vertex) {
      usage.put("trafficType", "ON_DEMAND");
    }
    return usage;
  }
}
