package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code :embedContent} and {@code :batchEmbedContents}: the Gemini API says the tokens of all,
 * Vertex AI those of each.
 */
final class GoogleEmbed extends PlainErrors {
  private static final Pattern PATH =
      Pattern.compile("/.*/models/([^/:]+):(embedContent|batchEmbedContents)");
  private static final int DIMENSIONS = 8;

  private final boolean vertex;

  GoogleEmbed(String provider) {
    super(provider, "embedContent", "/v1beta/models", "x-request-id");
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
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply(vertex ? "authorization" : "x-goog-api-key"));
  }

  @Override
  public ObjectNode error(Refusal refusal, String requestId) {
    return GoogleGenerate.envelope(refusal);
  }

  @Override
  public String operation(JsonNode request) {
    return request.has("requests") ? "batchEmbedContents" : "embedContent";
  }

  @Override
  List<Sample> samples() {
    String content = "\"content\":{\"parts\":[{\"text\":\"" + Sample.PROMPT + "\"}]}";
    if (vertex) {
      String model = "/v1/projects/p/locations/us-central1/publishers/google/models/";
      return List.of(
          new Sample(
              "us-central1-aiplatform.googleapis.com",
              model + "gemini-embedding-001:embedContent",
              Map.of("authorization", "Bearer ya29.sample"),
              "{" + content + "}"));
    }
    return List.of(
        sample("embedContent", "{" + content + "}"),
        sample("batchEmbedContents", "{\"requests\":[{" + content + "},{" + content + "}]}"));
  }

  private Sample sample(String method, String body) {
    return new Sample(
        "generativelanguage.googleapis.com",
        path() + "/gemini-embedding-2:" + method,
        Map.of("x-goog-api-key", "AIza-sample"),
        body);
  }

  @Override
  List<String> required() {
    return List.of();
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "content", "requests"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    long tokens = made.tokens().totalInput();
    if (vertex) {
      ObjectNode embedding = values(json.putArray("embeddings").addObject());
      embedding.putObject("statistics").put("truncated", false).put("tokenCount", tokens);
      return Reply.whole(made, json.toString());
    }
    if (request.has("requests")) {
      ArrayNode all = json.putArray("embeddings");
      request.path("requests").forEach(one -> values(all.addObject()));
    } else {
      values(json.putObject("embedding"));
    }
    ObjectNode usage = json.putObject("usageMetadata");
    usage.put("promptTokenCount", tokens).put("totalTokenCount", tokens);
    return Reply.whole(made, json.toString());
  }

  private static ObjectNode values(ObjectNode embedding) {
    ArrayNode values = embedding.putArray("values");
    for (int i = 0; i < DIMENSIONS; i++) {
      values.add(0.5);
    }
    return embedding;
  }
}
