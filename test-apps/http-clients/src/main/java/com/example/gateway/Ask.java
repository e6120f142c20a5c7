package com.example.gateway;

import com.example.workload.Options;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** One request, whichever client sends it. Immutable. */
final class Ask {
  private final URI uri;
  private final Map<String, String> headers;
  private final String body;

  /**
   * A request.
   *
   * @param body empty for a GET
   */
  Ask(URI uri, Map<String, String> headers, String body) {
    this.uri = uri;
    this.headers = headers;
    this.body = body;
  }

  URI uri() {
    return uri;
  }

  Map<String, String> headers() {
    return headers;
  }

  String body() {
    return body;
  }

  /** Builds requests to one provider. Immutable. */
  static final class Builder {
    private final URI baseUrl;
    private final String model;
    private final int maxTokens;
    private final boolean gzip;

    /**
     * A builder.
     *
     * @param baseUrl {@code /v1} included
     * @param gzip whether requests ask for gzip by hand
     */
    Builder(URI baseUrl, String model, int maxTokens, boolean gzip) {
      this.baseUrl = baseUrl;
      this.model = model;
      this.maxTokens = maxTokens;
      this.gzip = gzip;
    }

    /** {@code chat}, {@code responses}, {@code messages}, {@code embeddings} or {@code ping}. */
    Ask ask(String operation, String prompt, boolean streamed) {
      String head =
          "{\"model\":\"" + model(operation) + "\"" + (streamed ? ",\"stream\":true" : "");
      String messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]";
      switch (operation) {
        case "chat":
          return openAi(
              "/chat/completions",
              head
                  + (streamed ? ",\"stream_options\":{\"include_usage\":true}" : "")
                  + (",\"max_completion_tokens\":" + maxTokens)
                  + messages
                  + "}");
        case "responses":
          return openAi(
              "/responses",
              head + ",\"max_output_tokens\":" + maxTokens + ",\"input\":\"" + prompt + "\"}");
        case "embeddings":
          return openAi("/embeddings", head + ",\"dimensions\":16,\"input\":[\"" + prompt + "\"]}");
        case "messages":
          return anthropic(head + ",\"max_tokens\":" + maxTokens + messages + "}");
        case "ping":
          return new Ask(baseUrl.resolve("/ping"), new LinkedHashMap<>(), "");
        default:
          throw new IllegalArgumentException(operation + " is not an operation");
      }
    }

    private Ask openAi(String path, String body) {
      String key = Options.environment("OPENAI_API_KEY", "sk-test-000000000000000000000000");
      return new Ask(at(path), headers("Authorization", "Bearer " + key), body);
    }

    private Ask anthropic(String body) {
      String key = Options.environment("ANTHROPIC_API_KEY", "sk-ant-test-00000000000000000000");
      Map<String, String> headers = headers("x-api-key", key);
      headers.put("anthropic-version", "2023-06-01");
      return new Ask(at("/messages"), headers, body);
    }

    private URI at(String path) {
      return URI.create(baseUrl.toString().replaceAll("/$", "") + path);
    }

    private String model(String operation) {
      switch (operation) {
        case "embeddings":
          return "text-embedding-3-small";
        case "messages":
          return model.startsWith("claude") ? model : "claude-haiku-4-5";
        default:
          return model;
      }
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
  }
}
