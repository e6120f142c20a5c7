package com.example.gateway;

import com.example.workload.Options;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request, whichever client sends it. Immutable.
 *
 * @param body JSON, or empty for a GET
 */
record Ask(URI uri, Map<String, String> headers, String body) {

  /** Builds requests to one provider's base URL, {@code /v1} included. */
  record Builder(URI baseUrl, String model, int maxTokens, boolean gzip) {

    /** {@code chat}, {@code responses}, {@code messages}, {@code embeddings} or {@code ping}. */
    Ask ask(String operation, String prompt, boolean streamed) {
      String base = baseUrl.toString().replaceAll("/$", "");
      String head =
          "{\"model\":\"" + model(operation) + "\"" + (streamed ? ",\"stream\":true" : "");
      String messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]";
      return switch (operation) {
        case "chat" ->
            new Ask(
                URI.create(base + "/chat/completions"),
                headers("Authorization", "Bearer " + openAiKey()),
                head
                    + (streamed ? ",\"stream_options\":{\"include_usage\":true}" : "")
                    + (",\"max_completion_tokens\":" + maxTokens)
                    + messages
                    + "}");
        case "responses" ->
            new Ask(
                URI.create(base + "/responses"),
                headers("Authorization", "Bearer " + openAiKey()),
                head + ",\"max_output_tokens\":" + maxTokens + ",\"input\":\"" + prompt + "\"}");
        case "embeddings" ->
            new Ask(
                URI.create(base + "/embeddings"),
                headers("Authorization", "Bearer " + openAiKey()),
                head + ",\"dimensions\":16,\"input\":[\"" + prompt + "\"]}");
        case "messages" -> {
          String key = Options.environment("ANTHROPIC_API_KEY", "sk-ant-test-00000000000000000000");
          Map<String, String> headers = headers("x-api-key", key);
          headers.put("anthropic-version", "2023-06-01");
          yield new Ask(
              URI.create(base + "/messages"),
              headers,
              head + ",\"max_tokens\":" + maxTokens + messages + "}");
        }
        case "ping" -> new Ask(baseUrl.resolve("/ping"), new LinkedHashMap<>(), "");
        default -> throw new IllegalArgumentException(operation + " is not an operation");
      };
    }

    private String model(String operation) {
      return switch (operation) {
        case "embeddings" -> "text-embedding-3-small";
        case "messages" -> model.startsWith("claude") ? model : "claude-haiku-4-5";
        default -> model;
      };
    }

    private Map<String, String> headers(String name, String value) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put(name, value);
      headers.put("Content-Type", "application/json");
      if (gzip) {
        headers.put("Accept-Encoding", "gzip");
      }
      return headers;
    }

    private static String openAiKey() {
      return Options.environment("OPENAI_API_KEY", "sk-test-000000000000000000000000");
    }
  }
}
