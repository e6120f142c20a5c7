package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/messages/batches/msgbatch_NAME/results}: a message a line, at half price. */
final class AnthropicBatchResults extends AnthropicDialect {
  private static final Pattern PATH =
      Pattern.compile("/v1/messages/batches/msgbatch_([\\w-]+)/results");

  AnthropicBatchResults() {
    super("batches.results", "/v1/messages/batches");
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return PATH.matcher(calledPath).matches();
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher path = PATH.matcher(calledPath);
    if (path.matches()) {
      request.put("model", AnthropicBatch.MODEL).put("name", path.group(1));
    }
  }

  @Override
  List<Sample> samples() {
    return List.of(at(path() + "/msgbatch_" + Sample.PROMPT + "/results", ""));
  }

  @Override
  List<String> required() {
    return List.of("name");
  }

  @Override
  String tier(JsonNode request) {
    return "batch";
  }

  @Override
  Prompt prompt(JsonNode request) {
    return Batch.look(request.path("name").asText());
  }

  @Override
  public String sameness(JsonNode request) {
    return Batch.sameness(request.path("name").asText());
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    Batch batch = Batch.named(request.path("name").asText(), made.rates(), behaviour);
    StringBuilder lines = new StringBuilder();
    for (Composition answer : batch.answers()) {
      ObjectNode succeeded = JsonNodeFactory.instance.objectNode().put("type", "succeeded");
      line(lines, answer, succeeded.set("message", AnthropicMessages.message(answer, "batch")));
    }
    line(lines, made, JsonNodeFactory.instance.objectNode().put("type", "expired"));
    return Reply.whole(made, lines.toString()).as("application/x-jsonl").using(batch.billed(made));
  }

  private static void line(StringBuilder lines, Composition answer, ObjectNode result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("custom_id", answer.id());
    lines.append(json.<ObjectNode>set("result", result)).append('\n');
  }
}
