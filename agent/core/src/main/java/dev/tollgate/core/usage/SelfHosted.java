package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;

/**
 * Gateways and servers at hosts of the user's own, which speak as OpenAI or Anthropic do: vLLM,
 * TGI, llama.cpp, SGLang, LiteLLM's proxy and whatever else.
 */
final class SelfHosted {
  static final Provider PROVIDER = speakingAll("openai_compatible");

  /** Known by its response headers, or because a host is mapped to it. */
  static final Provider LITELLM = speakingAll("litellm");

  private static final String[] LITELLM_HEADERS = {
    "x-litellm-call-id", "x-litellm-version", "x-litellm-model-id", "x-litellm-response-cost"
  };

  /** How paths end that are the same with all who speak so. */
  private static final String[] LIKELY = {
    "/chat/completions",
    "/v1/completions",
    "/v1/responses",
    "/v1/embeddings",
    "/v1/messages",
    "/api/chat",
    "/api/generate",
    "/api/embed"
  };

  private SelfHosted() {}

  private static Provider speakingAll(String name) {
    Dialect chat = chat();
    Provider.Builder provider =
        Provider.named(name)
            .credential("authorization", "x-api-key", "api-key")
            .requestId("x-litellm-call-id", "x-request-id", "request-id")
            .header("x-litellm-response-cost", Fact.VENDOR_COST)
            .header("x-litellm-cache-key", Fact.GATEWAY_CACHE_KEY)
            .post("/v1/messages", "messages", Anthropic.MESSAGES)
            .post("/v1/messages/count_tokens", "count_tokens", Anthropic.COUNT)
            .post("/api/chat", "api.chat", Ollama.CHAT)
            .post("/api/generate", "api.generate", Ollama.GENERATE)
            .post("/api/embed", "api.embed", Ollama.EMBED);
    for (String prefix : new String[] {"/v1", "", "/openai/deployments/{model}"}) {
      provider.post(prefix + "/chat/completions", "chat.completions", chat);
      OpenAi.operations(provider, prefix);
    }
    OpenAi.stored(provider, "/v1");
    return provider.build();
  }

  /** A chat as any of them may speak it. */
  private static Dialect chat() {
    Dialect.Builder dialect =
        OpenAi.chat()
            .both("usage.prompt_tokens_details.cache_creation_tokens", Fact.CACHE_WRITE)
            .both("usage.cache_creation_input_tokens", Fact.CACHE_WRITE)
            .both("usage.cache_read_input_tokens", Fact.CACHE_READ)
            .mayEndSilently();
    return dialect.build();
  }

  /** Whether a path, or URL, at a host that nobody knows is likely an LLM API's. */
  static boolean isLikelyPath(String target) {
    int query = target.indexOf('?');
    int to = query < 0 ? target.length() : query;
    for (String end : LIKELY) {
      if (target.startsWith(end, to - end.length())) {
        return true;
      }
    }
    return false;
  }

  /** Who answered a call to a host that nobody knows. */
  static String provider(Headers response) {
    for (String header : LITELLM_HEADERS) {
      if (response.first(header) != null) {
        return LITELLM.name();
      }
    }
    return PROVIDER.name();
  }
}
