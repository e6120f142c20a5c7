package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all operations of OpenAI have in common: credential, headers and error envelope. */
abstract class OpenAiDialect extends Dialect {
  OpenAiDialect(String operation, String path) {
    this("openai", operation, path);
  }

  /** For those who speak as OpenAI does. */
  OpenAiDialect(String provider, String operation, String path) {
    super(provider, operation, path);
  }

  /** A sample at OpenAI's own host. */
  final Sample sample(String body) {
    return new Sample("api.openai.com", path(), Sample.BEARER, body);
  }

  @Override
  String tier(JsonNode request) {
    return request.path("service_tier").asText();
  }

  /** What an answer calls the tier it was served in. */
  static String servedTier(Composition made) {
    String tier = made.rates().tier();
    return tier.isEmpty() ? "default" : tier;
  }

  @Override
  public @Nullable Refusal checkHeaders(UnaryOperator<@Nullable String> headers) {
    String authorization = headers.apply("authorization");
    if (authorization == null) {
      return Refusal.of(
          401,
          "invalid_request_error",
          "You didn't provide an API key. Provide it in an Authorization header using Bearer"
              + " auth.");
    }
    if (!authorization.startsWith("Bearer sk-")) {
      return new Refusal(
          401, "invalid_request_error", null, "invalid_api_key", "Incorrect API key provided.");
    }
    return null;
  }

  @Override
  public final Refusal notJson() {
    return Refusal.of(
        400,
        "invalid_request_error",
        "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.");
  }

  @Override
  public final ObjectNode error(Refusal refusal, String requestId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode error = json.putObject("error");
    error.put("message", refusal.message()).put("type", refusal.type());
    error.put("param", refusal.param()).put("code", refusal.code());
    return json;
  }

  @Override
  public final Refusal refusal(int status) {
    return switch (status) {
      case 401 ->
          new Refusal(
              401, "invalid_request_error", null, "invalid_api_key", "Incorrect API key provided.");
      case 429 ->
          new Refusal(
              429, "requests", null, "rate_limit_exceeded", "Rate limit reached for requests.");
      case 500, 502, 503, 504 ->
          Refusal.of(
              status, "server_error", "The server had an error while processing your request.");
      default -> Refusal.of(status, "invalid_request_error", "The request was not accepted.");
    };
  }

  @Override
  public Map<String, String> headers(String requestId) {
    return Map.of(
        "x-request-id", requestId,
        "openai-organization", "org-simulated",
        "openai-processing-ms", "412",
        "openai-version", "2020-10-01",
        "x-ratelimit-remaining-requests", "9999",
        "x-ratelimit-remaining-tokens", "199900");
  }

  @Override
  final Refusal missing(String name) {
    return new Refusal(
        400,
        "invalid_request_error",
        name,
        "missing_required_parameter",
        "Missing required parameter: '" + name + "'.");
  }

  @Override
  final Refusal noSuchModel(String model) {
    return new Refusal(
        404,
        "invalid_request_error",
        null,
        "model_not_found",
        "The model `" + model + "` does not exist or you do not have access to it.");
  }

  @Override
  final Refusal tooLong() {
    return new Refusal(
        400,
        "invalid_request_error",
        "messages",
        "context_length_exceeded",
        "This model's maximum context length is exceeded.");
  }
}
