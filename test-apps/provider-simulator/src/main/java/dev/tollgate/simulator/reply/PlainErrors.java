package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the providers that do not speak as OpenAI or Anthropic refuse in nearly the same words. */
abstract class PlainErrors extends Dialect {
  private final String requestIdHeader;

  PlainErrors(String provider, String operation, String path, String requestIdHeader) {
    super(provider, operation, path);
    this.requestIdHeader = requestIdHeader;
  }

  @Override
  public final Refusal notJson() {
    return Refusal.of(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
  }

  @Override
  public ObjectNode error(Refusal refusal, String requestId) {
    return JsonNodeFactory.instance.objectNode().put("message", refusal.message());
  }

  @Override
  public final Refusal refusal(int status) {
    return Refusal.of(status, status == 429 ? "RESOURCE_EXHAUSTED" : "FAILED", "Not accepted.");
  }

  @Override
  public Map<String, String> headers(String requestId) {
    return Map.of(requestIdHeader, requestId);
  }

  @Override
  final Refusal missing(String name) {
    return Refusal.of(400, "INVALID_ARGUMENT", name + " is missing.");
  }

  @Override
  final Refusal noSuchModel(String model) {
    return Refusal.of(404, "NOT_FOUND", "model " + model + " is not found.");
  }

  @Override
  final Refusal tooLong() {
    return Refusal.of(400, "INVALID_ARGUMENT", "The input is too long.");
  }

  final @Nullable Refusal unlessSent(@Nullable String credential) {
    return credential == null ? refusal(401) : null;
  }
}
