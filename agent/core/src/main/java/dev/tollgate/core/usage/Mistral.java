package dev.tollgate.core.usage;

/**
 * Mistral: as OpenAI, but a stream has its usage unasked, the tier is in the usage, and cached
 * tokens have had several names.
 */
final class Mistral {
  static final Provider PROVIDER = provider();

  private Mistral() {}

  private static Provider provider() {
    Dialect chat =
        chat(OpenAi.chat().request("prompt", Fact.PROMPT).request("suffix", Fact.PROMPT));
    return Provider.named("mistral_ai")
        .credential("authorization")
        .requestId("mistral-correlation-id", "x-request-id")
        .host("api.mistral.ai")
        .host("codestral.mistral.ai")
        .post("/v1/chat/completions", "chat.completions", chat)
        .post("/v1/fim/completions", "fim.completions", chat)
        .post("/v1/agents/completions", "agents.completions", chat)
        .post("/v1/conversations", "conversations", conversations())
        .post("/v1/conversations/{conversation}", "conversations", conversations())
        .post("/v1/embeddings", "embeddings", OpenAi.EMBEDDINGS)
        .post("/v1/moderations", "moderations", OpenAi.EMBEDDINGS)
        .post("/v1/chat/moderations", "chat.moderations", OpenAi.EMBEDDINGS)
        .post("/v1/ocr", "ocr", ocr())
        .post("/v1/audio/transcriptions", "audio.transcriptions", transcriptions())
        .build();
  }

  private static Dialect chat(Dialect.Builder dialect) {
    thoughts(dialect.body, "choices[].message");
    thoughts(dialect.event, "choices[].delta");
    usage(dialect.body);
    usage(dialect.event);
    return dialect.build();
  }

  /** A thinking model's content is a list of pieces. */
  private static void thoughts(Shape shape, String message) {
    shape
        .at(message + ".content[].text", Fact.TEXT)
        .at(message + ".content[].thinking[].text", Fact.TEXT);
  }

  private static void usage(Shape shape) {
    OpenAi.promptUsage(shape, "usage");
    shape
        .at("usage.service_tier", Fact.SERVICE_TIER)
        .at("usage.num_cached_tokens", Fact.CACHE_READ)
        .at("usage.prompt_token_details.cached_tokens", Fact.CACHE_READ)
        .at("usage.connector_tokens", Fact.TOOL_INPUT)
        .at("usage.connectors.web_search", Fact.WEB_SEARCHES);
  }

  private static Dialect conversations() {
    Dialect.Builder dialect =
        OpenAi.errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("completion_args.max_tokens", Fact.MAX_OUTPUT)
            .request("inputs", Fact.PROMPT)
            .request("instructions", Fact.PROMPT)
            .body("outputs[].model", Fact.MODEL)
            .body("outputs[].content", Fact.TEXT)
            .body("outputs[].content[].text", Fact.TEXT)
            .event("type", Fact.EVENT_TYPE)
            .event("model", Fact.MODEL)
            .event("content", Fact.TEXT)
            .event("content.text", Fact.TEXT)
            .lastEvents("conversation.response.done", "conversation.response.error");
    usage(dialect.body);
    usage(dialect.event);
    return dialect.build();
  }

  private static Dialect ocr() {
    return OpenAi.errors(new Dialect.Builder())
        .request("model", Fact.MODEL)
        .body("model", Fact.MODEL)
        .body("usage_info", Fact.USAGE)
        .body("usage_info.pages_processed", Fact.PAGES)
        .guessesNothing()
        .build();
  }

  private static Dialect transcriptions() {
    Dialect.Builder dialect =
        OpenAi.transcriptions().lastEvents("transcription.done", "transcript.text.done");
    for (Shape shape : new Shape[] {dialect.body, dialect.event}) {
      OpenAi.promptUsage(shape, "usage");
      shape.at("usage.prompt_audio_seconds", Fact.AUDIO_BILLED);
    }
    return dialect.build();
  }
}
