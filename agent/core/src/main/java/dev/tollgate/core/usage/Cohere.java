package dev.tollgate.core.usage;

/**
 * How Cohere speaks. What is charged are its billed units; the tokens beside them have its template
 * within. No answer names its model.
 */
final class Cohere {
  private static final Dialect CHAT_V2 = chatV2();
  private static final Dialect CHAT_V1 = chatV1();

  /** Embeddings, rankings: one answer, its billed units beneath {@code meta}. */
  private static final Dialect META =
      units(
              errors(new Dialect.Builder())
                  .request("model", Fact.MODEL)
                  .request("texts", Fact.PROMPT)
                  .request("inputs", Fact.PROMPT)
                  .request("query", Fact.PROMPT)
                  .request("documents", Fact.PROMPT),
              "meta")
          .generatesNothing()
          .build();

  static final Provider PROVIDER =
      Provider.named("cohere")
          .credential("authorization")
          .requestId("x-debug-trace-id", "x-request-id")
          .host("api.cohere.com")
          .host("api.cohere.ai")
          .post("/v2/chat", "v2.chat", CHAT_V2)
          .post("/v2/embed", "v2.embed", META)
          .post("/v2/rerank", "v2.rerank", META)
          .post("/v1/chat", "v1.chat", CHAT_V1)
          .post("/v1/generate", "v1.generate", CHAT_V1)
          .post("/v1/embed", "v1.embed", META)
          .post("/v1/rerank", "v1.rerank", META)
          .post("/v1/classify", "v1.classify", META)
          .post("/compatibility/v1/chat/completions", "chat.completions", OpenAi.CHAT)
          .post("/compatibility/v1/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .build();

  private Cohere() {}

  private static Dialect chatV2() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("messages", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .request("documents", Fact.PROMPT)
            .body("message.content[].text", Fact.TEXT)
            .body("message.content[].thinking", Fact.TEXT)
            .body("message.tool_plan", Fact.TEXT)
            .body("message.tool_calls[].function.arguments", Fact.TEXT)
            .body("finish_reason", Fact.FINISH_REASON)
            .event("type", Fact.EVENT_TYPE)
            .event("delta.message.content.text", Fact.TEXT)
            .event("delta.message.content.thinking", Fact.TEXT)
            .event("delta.message.tool_plan", Fact.TEXT)
            .event("delta.message.tool_calls.function.arguments", Fact.TEXT)
            .event("delta.finish_reason", Fact.FINISH_REASON)
            .event("delta.error", Fact.ERROR)
            .lastEvents("message-end");
    usage(dialect.body, "usage");
    usage(dialect.event, "delta.usage");
    return dialect.build();
  }

  /** The older chat streams JSON lines, each with an {@code event_type}. */
  private static Dialect chatV1() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("message", Fact.PROMPT)
            .request("prompt", Fact.PROMPT)
            .request("preamble", Fact.PROMPT)
            .request("chat_history", Fact.PROMPT)
            .request("documents", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .body("text", Fact.TEXT)
            .body("generations[].text", Fact.TEXT)
            .body("finish_reason", Fact.FINISH_REASON)
            .event("event_type", Fact.EVENT_TYPE)
            .event("text", Fact.TEXT)
            .event("finish_reason", Fact.FINISH_REASON)
            .event("is_finished", Fact.DONE)
            .lastEvents("stream-end");
    usage(dialect.body, "meta");
    usage(dialect.event, "response.meta");
    return dialect.build();
  }

  private static Dialect.Builder units(Dialect.Builder dialect, String usage) {
    usage(dialect.body, usage);
    usage(dialect.event, usage);
    return dialect;
  }

  private static void usage(Shape shape, String usage) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".billed_units.input_tokens", Fact.INPUT)
        .at(usage + ".billed_units.output_tokens", Fact.OUTPUT)
        .at(usage + ".billed_units.search_units", Fact.SEARCH_UNITS)
        .at(usage + ".billed_units.image_tokens", Fact.IMAGE_INPUT_BESIDE)
        .at(usage + ".billed_units.images", Fact.IMAGES_BILLED)
        .at(usage + ".billed_units.classifications", Fact.UNMETERED)
        .at(usage + ".tokens.input_tokens", Fact.RAW_INPUT)
        .at(usage + ".tokens.output_tokens", Fact.RAW_OUTPUT);
  }

  private static Dialect.Builder errors(Dialect.Builder dialect) {
    return dialect.both("error", Fact.ERROR).both("error_type", Fact.ERROR_TYPE);
  }
}
