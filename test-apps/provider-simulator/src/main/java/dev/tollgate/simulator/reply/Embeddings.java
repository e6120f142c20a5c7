package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Embeddings as OpenAI has them: {@code POST /v1/embeddings}, and what others made of it. */
final class Embeddings extends OpenAiDialect {
  private static final int DIMENSIONS = 1536;

  private final EmbeddingVendor vendor;

  Embeddings(EmbeddingVendor vendor) {
    super(vendor.provider(), "embeddings", vendor.path());
    this.vendor = vendor;
  }

  @Override
  public boolean serves(String host, String calledPath) {
    boolean anyHost = vendor == EmbeddingVendor.OPENAI;
    return calledPath.equals(path()) && (anyHost || host.equals(vendor.host()));
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    if (vendor == EmbeddingVendor.AZURE) {
      request.put("model", vendor.model());
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return switch (vendor) {
      case OPENAI -> super.checkHeaders(headers);
      case AZURE -> headers.apply("api-key") == null ? refusal(401) : null;
      default -> headers.apply("authorization") == null ? refusal(401) : null;
    };
  }

  @Override
  public Map<String, String> headers(String requestId) {
    return vendor == EmbeddingVendor.LITELLM
        ? Map.of("x-litellm-call-id", requestId, "x-litellm-version", "1.80.0")
        : super.headers(requestId);
  }

  @Override
  List<Sample> samples() {
    String head = "{\"model\":\"" + vendor.model() + "\",\"dimensions\":16,\"input\":";
    String one = head + "\"" + Sample.PROMPT + "\"}";
    String many = head + "[\"" + Sample.PROMPT + "\"],\"encoding_format\":\"base64\"}";
    return vendor == EmbeddingVendor.OPENAI
        ? List.of(vendorSample(one), vendorSample(many))
        : List.of(vendorSample(one));
  }

  private Sample vendorSample(String body) {
    boolean azure = vendor == EmbeddingVendor.AZURE;
    return new Sample(
        vendor.host(),
        azure ? path() + "?api-version=2024-10-21" : path(),
        azure ? Map.of("api-key", "0000000000sample") : Sample.BEARER,
        body);
  }

  @Override
  List<String> required() {
    return List.of("model", "input");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(Prompt.textOf(request, "input"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    JsonNode input = request.get("input");
    boolean many = input.isArray() && !input.path(0).isNumber();
    int dimensions = request.path("dimensions").asInt(DIMENSIONS);
    boolean base64 = request.path("encoding_format").asText().equals("base64");
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = json.putArray("data");
    for (int i = 0; i < (many ? input.size() : 1); i++) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
      float[] vector = vector(made.fingerprint() + i, dimensions);
      if (base64) {
        item.put("embedding", base64(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float value : vector) {
          numbers.add(value);
        }
      }
    }
    json.put("model", made.rates().model());
    long tokens = made.tokens().totalInput();
    json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return Reply.whole(made, json.toString());
  }

  private static float[] vector(long seed, int dimensions) {
    float[] vector = new float[dimensions];
    long state = seed * 2 + 1;
    for (int i = 0; i < dimensions; i++) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      vector[i] = (state >> 40) / (float) (1 << 24);
    }
    return vector;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
