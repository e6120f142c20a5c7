package dev.tollgate.core.usage;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which hosts and paths are LLM endpoints, and how each speaks. Thread-safe. */
public final class Endpoints {
  private static final Map<String, Map<String, Endpoint>> BY_HOST = new HashMap<>();

  static {
    openAi("api.openai.com", null);
    openAi("eu.api.openai.com", "eu");
    openAi("us.api.openai.com", "us");
    BY_HOST.put(
        "api.anthropic.com",
        Map.of(
            "/v1/messages",
            new Endpoint(
                "anthropic", "messages", "x-api-key", "request-id", null, Anthropic.MESSAGES)));
  }

  private Endpoints() {}

  private static void openAi(String host, @Nullable String region) {
    BY_HOST.put(
        host,
        Map.of(
            "/v1/chat/completions", openAi("chat.completions", region, OpenAi.CHAT),
            "/v1/responses", openAi("responses", region, OpenAi.RESPONSES),
            "/v1/embeddings", openAi("embeddings", region, OpenAi.EMBEDDINGS)));
  }

  private static Endpoint openAi(String operation, @Nullable String region, Dialect dialect) {
    return new Endpoint("openai", operation, "authorization", "x-request-id", region, dialect);
  }

  /** Whether calls to this host may be LLM calls. One look-up; no allocation for a usual name. */
  public static boolean knowsHost(String host) {
    return paths(host) != null;
  }

  /**
   * The endpoint that a request goes to, or null where it is none.
   *
   * @param host the host name, without port
   * @param method the HTTP method
   * @param pathAndQuery the raw path, and the query if there is one
   */
  public static @Nullable Endpoint find(String host, String method, String pathAndQuery) {
    Map<String, Endpoint> paths = paths(host);
    if (paths == null || !method.equals("POST")) {
      return null;
    }
    int end = pathAndQuery.indexOf('?');
    end = end < 0 ? pathAndQuery.length() : end;
    while (end > 1 && pathAndQuery.charAt(end - 1) == '/') {
      end--;
    }
    return paths.get(pathAndQuery.substring(0, end));
  }

  private static @Nullable Map<String, Endpoint> paths(String host) {
    Map<String, Endpoint> paths = BY_HOST.get(host);
    return paths != null || isUsual(host) ? paths : BY_HOST.get(usual(host));
  }

  private static boolean isUsual(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return false;
      }
    }
    return !host.endsWith(".");
  }

  private static String usual(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
