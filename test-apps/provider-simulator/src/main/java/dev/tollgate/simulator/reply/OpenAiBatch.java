package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;

/** {@code GET /v1/batches/batch_NAME}: what all of its answers took, at half price. */
final class OpenAiBatch extends OpenAiStored {
  OpenAiBatch() {
    super("batches.retrieve", "/v1/batches/batch_%s");
  }

  @Override
  String operationsOwn() {
    return "looked-at-";
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    Batch batch = Batch.named(name(request), made.rates(), behaviour);
    TokenCounts tokens = batch.tokens();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", "batch_" + batch.name());
    json.put("object", "batch").put("endpoint", "/v1/chat/completions");
    json.put("model", made.rates().model()).put("status", "completed");
    json.put("output_file_id", "file-" + batch.name()).put("created_at", made.created());
    ObjectNode counts = json.putObject("request_counts").put("total", Batch.REQUESTS);
    counts.put("completed", batch.answers().size());
    counts.put("failed", Batch.REQUESTS - batch.answers().size());
    ObjectNode usage = json.putObject("usage").put("input_tokens", tokens.totalInput());
    usage.putObject("input_tokens_details").put("cached_tokens", tokens.cacheRead());
    usage.put("output_tokens", tokens.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
    usage.put("total_tokens", tokens.totalInput() + tokens.output());
    return Reply.whole(made, json.toString()).using(batch.billed(made));
  }
}
