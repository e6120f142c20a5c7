package dev.tollgate.core.usage;

/** DeepSeek: as OpenAI, but cached tokens have a name of their own; also as Anthropic. */
final class DeepSeek {
  private static final String[] PREFIXES = {"", "/v1", "/beta"};

  static final Provider PROVIDER = provider();

  private DeepSeek() {}

  private static Provider provider() {
    Dialect chat = cached(OpenAi.chat());
    Dialect completions = cached(OpenAi.completions());
    Provider.Builder provider =
        Provider.named("deepseek")
            .credential("authorization", "x-api-key")
            .requestId("x-request-id", "x-ds-trace-id")
            .host("api.deepseek.com")
            .post("/anthropic/v1/messages", "messages", Anthropic.MESSAGES);
    for (String prefix : PREFIXES) {
      provider
          .post(prefix + "/chat/completions", "chat.completions", chat)
          .post(prefix + "/completions", "completions", completions);
    }
    return provider.build();
  }

  private static Dialect cached(Dialect.Builder dialect) {
    return dialect.both("usage.prompt_cache_hit_tokens", Fact.CACHE_READ).build();
  }
}
