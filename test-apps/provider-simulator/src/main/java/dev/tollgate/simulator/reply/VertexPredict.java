package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code :predict} of Vertex AI: embeddings, whose every instance has its tokens, and images, which
 * are billed one by one; what is filtered away is not.
 */
final class VertexPredict extends PlainErrors {
  private static final String MODELS =
      "/v1/projects/p/locations/us-central1/publishers/google/models/";
  private static final Pattern PATH = Pattern.compile("/.*/models/([^/:]+):predict");
  private static final int IMAGE_BYTES = 20_000;
  private static final int DIMENSIONS = 8;

  VertexPredict() {
    super("gcp.vertex_ai", "predict", "/v1/projects", "x-request-id");
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
  List<Sample> samples() {
    return List.of(
        sample(
            "text-embedding-005",
            "{\"instances\":[{\"content\":\"" + Sample.PROMPT + "\"},{\"content\":\"a ford\"}]}"),
        sample(
            "imagen-4.0-generate-001",
            "{\"instances\":[{\"prompt\":\""
                + Sample.PROMPT
                + "\"}],\"parameters\":{\"sampleCount\":3}}"));
  }

  private static Sample sample(String model, String body) {
    return new Sample(
        "us-central1-aiplatform.googleapis.com",
        MODELS + model + ":predict",
        Map.of("authorization", "Bearer ya29.sample"),
        body);
  }

  @Override
  List<String> required() {
    return List.of("instances");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "instances", "parameters"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    return made.rates().model().startsWith("imagen")
        ? images(made, request.path("parameters").path("sampleCount").asInt(1))
        : embeddings(request.path("instances"), made);
  }

  /** Of more than one image the last is filtered. */
  private static Reply images(Composition made, int count) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode predictions = json.putArray("predictions");
    String image = Base64.getEncoder().encodeToString(new byte[IMAGE_BYTES]);
    int filtered = count > 1 ? 1 : 0;
    for (int i = 0; i < count - filtered; i++) {
      predictions.addObject().put("mimeType", "image/png").put("bytesBase64Encoded", image);
    }
    if (filtered > 0) {
      predictions.addObject().put("raiFilteredReason", "filtered");
    }
    return Reply.whole(made, json.toString())
        .using(TokenCounts.NONE.withUnits((long) count - filtered));
  }

  /** The first instance has the tokens that the others leave. */
  private static Reply embeddings(JsonNode instances, Composition made) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode predictions = json.putArray("predictions");
    long characters = 0;
    for (int i = 0; i < instances.size(); i++) {
      characters += instances.path(i).path("content").asText().replace(" ", "").length();
      ObjectNode embeddings = predictions.addObject().putObject("embeddings");
      ArrayNode values = embeddings.putArray("values");
      for (int j = 0; j < DIMENSIONS; j++) {
        values.add(0.5);
      }
      long tokens = i == 0 ? made.tokens().totalInput() - (instances.size() - 1) : 1;
      embeddings.putObject("statistics").put("truncated", false).put("token_count", tokens);
    }
    json.putObject("metadata").put("billableCharacterCount", characters);
    return Reply.whole(made, json.toString());
  }
}
