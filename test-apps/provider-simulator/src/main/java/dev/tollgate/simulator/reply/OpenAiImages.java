package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/**
 * {@code POST /v1/images/generations} with a model that is billed by tokens: text goes in, image
 * tokens come out, and the reply names no model.
 */
final class OpenAiImages extends OpenAiDialect {
  private static final int IMAGE_BYTES = 30_000;

  OpenAiImages() {
    super("images.generations", "/v1/images/generations");
  }

  @Override
  List<Sample> samples() {
    String head = "{\"model\":\"gpt-image-1\",\"prompt\":\"" + Sample.PROMPT + "\"";
    return List.of(
        sample(head + "}"), sample(head + ",\"n\":2,\"size\":\"1024x1024\",\"quality\":\"low\"}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "prompt");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(
        Prompt.textOf(request, "model", "prompt", "n", "size", "quality"),
        -1,
        false,
        Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("created", made.created());
    json.put("background", "opaque").put("output_format", "png");
    json.put("quality", request.path("quality").asText("low"));
    json.put("size", request.path("size").asText("1024x1024"));
    ArrayNode data = json.putArray("data");
    String image = Base64.getEncoder().encodeToString(new byte[IMAGE_BYTES]);
    for (int i = 0; i < request.path("n").asInt(1); i++) {
      data.addObject().put("b64_json", image);
    }
    long in = made.tokens().totalInput();
    long out = made.tokens().output();
    ObjectNode usage = json.putObject("usage").put("input_tokens", in).put("output_tokens", out);
    usage.put("total_tokens", in + out);
    usage.putObject("input_tokens_details").put("text_tokens", in).put("image_tokens", 0);
    return Reply.whole(made, json.toString());
  }
}
