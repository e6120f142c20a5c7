package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code InvokeModel} of Amazon Bedrock with Amazon's own embeddings. */
final class BedrockTitan extends PlainErrors {
  private static final Pattern PATH =
      Pattern.compile("/model/(amazon\\.titan-embed-text[^/]*)/invoke");
  private static final int DIMENSIONS = 8;

  BedrockTitan() {
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
    }
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    return unlessSent(headers.apply("authorization"));
  }

  @Override
  List<Sample> samples() {
    return List.of(
        new Sample(
            "bedrock-runtime.us-east-1.amazonaws.com",
            "/model/amazon.titan-embed-text-v2%3A0/invoke",
            Map.of("authorization", "Bearer ABSK-sample"),
            "{\"inputText\":\"" + Sample.PROMPT + "\",\"dimensions\":256}"));
  }

  @Override
  List<String> required() {
    return List.of("inputText");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(Prompt.textOf(request, "model", "inputText"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode vector = json.putArray("embedding");
    for (int i = 0; i < DIMENSIONS; i++) {
      vector.add(0.5);
    }
    json.put("inputTextTokenCount", made.tokens().totalInput());
    return Reply.whole(made, json.toString());
  }
}
