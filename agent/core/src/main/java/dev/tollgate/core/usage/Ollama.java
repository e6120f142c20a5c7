package dev.tollgate.core.usage;

/**
 * How Ollama speaks: JSON lines, and streams unless told not to. The line that is {@code done} has
 * the counts; cached tokens are inside the input, thinking inside the output.
 */
final class Ollama {
  /** {@code POST /api/chat}. */
  static final Dialect CHAT =
      answer()
          .request("messages", Fact.PROMPT)
          .request("tools", Fact.PROMPT)
          .both("message.content", Fact.TEXT)
          .both("message.thinking", Fact.TEXT)
          .build();

  /** {@code POST /api/generate}. */
  static final Dialect GENERATE =
      answer()
          .request("prompt", Fact.PROMPT)
          .request("system", Fact.PROMPT)
          .request("suffix", Fact.PROMPT)
          .request("images", Fact.PROMPT)
          .both("response", Fact.TEXT)
          .both("thinking", Fact.TEXT)
          .build();

  /** {@code POST /api/embed}, and the older {@code /api/embeddings}, which counts nothing. */
  static final Dialect EMBED =
      new Dialect.Builder()
          .request("model", Fact.MODEL)
          .request("input", Fact.PROMPT)
          .request("prompt", Fact.PROMPT)
          .both("model", Fact.MODEL)
          .both("error", Fact.ERROR)
          .both("prompt_eval_count", Fact.INPUT)
          .generatesNothing()
          .build();

  static final Provider PROVIDER =
      Provider.named("ollama")
          .credential("authorization")
          .port(11434)
          .host("ollama.com")
          .post("/api/chat", "api.chat", CHAT)
          .post("/api/generate", "api.generate", GENERATE)
          .post("/api/embed", "api.embed", EMBED)
          .post("/api/embeddings", "api.embeddings", EMBED)
          .post("/v1/chat/completions", "chat.completions", OpenAi.CHAT)
          .post("/v1/completions", "completions", OpenAi.COMPLETIONS)
          .post("/v1/responses", "responses", OpenAi.RESPONSES)
          .post("/v1/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .post("/v1/messages", "messages", Anthropic.MESSAGES)
          .post("/v1/messages/count_tokens", "count_tokens", Anthropic.COUNT)
          .build();

  private Ollama() {}

  private static Dialect.Builder answer() {
    return new Dialect.Builder()
        .request("model", Fact.MODEL)
        .request("stream", Fact.STREAM)
        .request("options.num_predict", Fact.MAX_OUTPUT)
        .both("model", Fact.MODEL)
        .both("error", Fact.ERROR)
        .both("done", Fact.DONE)
        .both("done_reason", Fact.FINISH_REASON)
        .both("prompt_eval_count", Fact.INPUT)
        .both("prompt_eval_cached_count", Fact.CACHE_READ)
        .both("eval_count", Fact.OUTPUT)
        .streams(Dialect.Stream.LINES);
  }
}
