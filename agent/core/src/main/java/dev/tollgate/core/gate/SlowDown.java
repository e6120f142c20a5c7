package dev.tollgate.core.gate;

import dev.tollgate.api.exchange.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The refusal of a call that came too fast: the provider's own 429 with {@code retry-after}, so
 * that SDKs wait by themselves and try again. No thread of the app is held up by us.
 */
final class SlowDown {
  private static final int STATUS = 429;

  private SlowDown() {}

  static Refusal write(String provider, String message, long retryAfterMs) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("retry-after", String.valueOf(seconds(retryAfterMs)));
    if (provider.equals("aws.bedrock")) {
      headers.put("x-amzn-errortype", "ThrottlingException");
    }
    return new Refusal(STATUS, headers, body(provider, message), message);
  }

  /** Whole seconds, and no fewer than it takes: a header cannot say less. */
  static long seconds(long retryAfterMs) {
    return TimeUnit.MILLISECONDS.toSeconds(retryAfterMs + 999);
  }

  private static byte[] body(String provider, String message) {
    switch (provider) {
      case "anthropic":
        return JsonBody.of(
            json -> {
              json.writeStringField("type", "error");
              json.writeObjectFieldStart("error");
              json.writeStringField("type", "rate_limit_error");
              json.writeStringField("message", message);
              json.writeEndObject();
            });
      case "aws.bedrock":
      case "cohere":
        return JsonBody.of(json -> json.writeStringField("message", message));
      case "gcp.gemini":
      case "gcp.vertex_ai":
        return JsonBody.of(
            json -> {
              json.writeObjectFieldStart("error");
              json.writeNumberField("code", STATUS);
              json.writeStringField("message", message);
              json.writeStringField("status", "RESOURCE_EXHAUSTED");
              json.writeEndObject();
            });
      default:
        return JsonBody.of(
            json -> {
              json.writeObjectFieldStart("error");
              json.writeStringField("message", message);
              json.writeStringField("type", "requests");
              json.writeNullField("param");
              json.writeStringField("code", "rate_limit_exceeded");
              json.writeEndObject();
            });
    }
  }
}
