package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.billing.Rates;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all operations of Anthropic have in common: credential, headers and error envelope. */
abstract class AnthropicDialect extends Dialect {
  AnthropicDialect(String operation, String path) {
    super("anthropic", operation, path);
  }

  /** A request at Anthropic's own host. */
  static Sample at(String path, String body) {
    return new Sample(
        "api.anthropic.com",
        path,
        Map.of("x-api-key", "sk-ant-sample-0000000000", "anthropic-version", "2023-06-01"),
        body);
  }

  @Override
  public final @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    if (headers.apply("x-api-key") == null && headers.apply("authorization") == null) {
      return Refusal.of(401, "authentication_error", "x-api-key header is required");
    }
    if (headers.apply("anthropic-version") == null) {
      return Refusal.of(400, "invalid_request_error", "anthropic-version: header is required");
    }
    return null;
  }

  @Override
  public final Refusal notJson() {
    return Refusal.of(
        400, "invalid_request_error", "The request body is not valid JSON: could not be parsed");
  }

  @Override
  public final ObjectNode error(Refusal refusal, String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "error");
    json.putObject("error").put("type", refusal.type()).put("message", refusal.message());
    return json.put("request_id", requestId);
  }

  @Override
  public final Refusal refusal(int status) {
    return switch (status) {
      case 401 -> Refusal.of(401, "authentication_error", "invalid x-api-key");
      case 402 -> Refusal.of(402, "billing_error", "Your credit balance is too low.");
      case 403 -> Refusal.of(403, "permission_error", "Your API key may not do this.");
      case 429 -> Refusal.of(429, "rate_limit_error", "This request would exceed your rate limit.");
      case 529 -> Refusal.of(529, "overloaded_error", "Overloaded");
      default ->
          status >= 500
              ? Refusal.of(status, "api_error", "Internal server error")
              : Refusal.of(status, "invalid_request_error", "The request was not accepted.");
    };
  }

  @Override
  public final Map<String, String> headers(String requestId) {
    return Map.of(
        "request-id", requestId,
        "anthropic-organization-id", "org-simulated",
        "anthropic-ratelimit-output-tokens-remaining", "7900");
  }

  @Override
  final Refusal missing(String name) {
    return Refusal.of(400, "invalid_request_error", name + ": Field required");
  }

  @Override
  final Refusal noSuchModel(String model) {
    return Refusal.of(404, "not_found_error", "model: " + model);
  }

  @Override
  final Refusal tooLong() {
    return Refusal.of(400, "invalid_request_error", "prompt is too long");
  }

  @Override
  final boolean reasons(Rates rates) {
    return false;
  }
}
