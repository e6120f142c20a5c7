package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code GET /v1/files/file-NAME/content}: the answers of a batch, one a line. */
final class OpenAiBatchFile extends OpenAiStored {
  OpenAiBatchFile() {
    super("files.content", "/v1/files/file-%s/content");
  }

  @Override
  String operationsOwn() {
    return "fetched-";
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    Batch batch = Batch.named(name(request), made.rates(), behaviour);
    StringBuilder lines = new StringBuilder();
    for (Composition answer : batch.answers()) {
      line(lines, answer.id(), 200, OpenAiChat.completion(answer));
    }
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.putObject("error").put("type", "invalid_request_error").putNull("code");
    line(lines, made.id(), 400, error);
    return Reply.whole(made, lines.toString())
        .as("application/octet-stream")
        .using(batch.billed(made));
  }

  private static void line(StringBuilder lines, String id, int status, ObjectNode body) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", "batch_req_" + id).put("custom_id", "request-" + id);
    ObjectNode response = json.putObject("response").put("status_code", status);
    response.put("request_id", "req_" + id).set("body", body);
    lines.append(json.putNull("error")).append('\n');
  }
}
