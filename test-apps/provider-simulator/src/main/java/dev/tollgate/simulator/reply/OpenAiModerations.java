package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.List;

/** {@code POST /v1/moderations}: free, no tokens. */
final class OpenAiModerations extends OpenAiDialect {
  OpenAiModerations() {
    super("moderations", "/v1/moderations");
  }

  @Override
  List<Sample> samples() {
    return List.of(
        sample("{\"model\":\"omni-moderation-latest\",\"input\":\"" + Sample.PROMPT + "\"}"));
  }

  @Override
  List<String> required() {
    return List.of("model", "input");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(Prompt.textOf(request, "model", "input"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", "modr-" + made.id());
    json.put("model", made.rates().model());
    ObjectNode result = json.putArray("results").addObject().put("flagged", false);
    result.putObject("categories").put("violence", false);
    result.putObject("category_scores").put("violence", 0.0001);
    return Reply.whole(made, json.toString()).using(TokenCounts.NONE);
  }
}
