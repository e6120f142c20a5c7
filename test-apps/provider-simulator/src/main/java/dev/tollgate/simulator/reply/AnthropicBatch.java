package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.TokenCounts;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/messages/batches} and {@code GET /v1/messages/batches/msgbatch_NAME}: free, as
 * what a batch costs is in its results.
 */
final class AnthropicBatch extends AnthropicDialect {
  static final String MODEL = "claude-haiku-4-5-20251001";
  private static final Pattern NAMED = Pattern.compile("/v1/messages/batches/msgbatch_([\\w-]+)");

  private final String method;

  AnthropicBatch(String method, String operation) {
    super(operation, "/v1/messages/batches");
    this.method = method;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public boolean serves(String host, String calledPath) {
    return method.equals("POST") ? calledPath.equals(path()) : NAMED.matcher(calledPath).matches();
  }

  @Override
  public void complete(ObjectNode request, String calledPath, @Nullable String query) {
    Matcher named = NAMED.matcher(calledPath);
    if (named.matches()) {
      request.put("model", MODEL).put("requests", named.group(1));
    } else {
      request.set("model", request.path("requests").path(0).path("params").path("model"));
    }
  }

  /** A look at one, which names no model, is billed to none: it is no sample. */
  @Override
  List<Sample> samples() {
    return method.equals("GET")
        ? List.of()
        : List.of(
            at(
                path(),
                "{\"requests\":[{\"custom_id\":\"first\",\"params\":{\"model\":\""
                    + MODEL
                    + "\",\"max_tokens\":200,"
                    + Sample.messages()
                    + "}}]}"));
  }

  @Override
  List<String> required() {
    return List.of("requests");
  }

  @Override
  Prompt prompt(JsonNode request) {
    return new Prompt(Prompt.textOf(request, "requests"), 0, false, Prompt.Cache.NONE);
  }

  @Override
  Reply shape(JsonNode request, Composition made, Behaviour behaviour) {
    boolean begun = method.equals("POST");
    String name = begun ? made.id() : request.path("requests").asText();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", "msgbatch_" + name);
    json.put("type", "message_batch").put("processing_status", begun ? "in_progress" : "ended");
    json.putObject("request_counts").put("processing", begun ? Batch.REQUESTS : 0);
    String results = "https://api.anthropic.com" + path() + "/msgbatch_" + name + "/results";
    json.put("results_url", begun ? null : results);
    return Reply.whole(made, json.toString()).using(TokenCounts.NONE);
  }
}
