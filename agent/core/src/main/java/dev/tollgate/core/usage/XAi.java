package dev.tollgate.core.usage;

/**
 * xAI: as OpenAI, but in chats reasoning is beside the output (the total tells), tools that its
 * servers ran are counted in the usage, and the cost is stated.
 */
final class XAi {
  static final Provider PROVIDER = provider();

  private XAi() {}

  private static Provider provider() {
    Dialect.Builder chat = OpenAi.chat();
    Dialect.Builder responses = OpenAi.responses();
    Dialect.Builder images = OpenAi.images();
    Dialect.Builder embeddings = OpenAi.embeddings();
    usage(chat.body, "usage");
    usage(chat.event, "usage");
    usage(responses.body, "usage");
    usage(responses.event, "response.usage");
    usage(images.body, "usage");
    usage(embeddings.body, "usage");
    Dialect response = responses.build();
    return Provider.named("x_ai")
        .credential("authorization", "x-api-key")
        .requestId("x-request-id")
        .host("api.x.ai")
        .hosts("{region}.api.x.ai")
        .post("/v1/chat/completions", "chat.completions", chat.build())
        .post("/v1/completions", "completions", OpenAi.COMPLETIONS)
        .post("/v1/responses", "responses", response)
        .get("/v1/responses/{id}", "responses.retrieve", response)
        .post("/v1/messages", "messages", Anthropic.MESSAGES)
        .post("/v1/embeddings", "embeddings", embeddings.build())
        .post("/v1/images/generations", "images.generations", images.build())
        .build();
  }

  private static void usage(Shape shape, String usage) {
    String tools = usage + ".server_side_tool_usage_details";
    shape
        .at(usage + ".cost_in_usd_ticks", Fact.COST_TICKS)
        .at(usage + ".num_sources_used", Fact.SEARCH_SOURCES)
        .at(tools + ".web_search_calls", Fact.WEB_SEARCHES)
        .at(tools + ".x_search_calls", Fact.X_SEARCHES)
        .at(tools + ".code_interpreter_calls", Fact.SESSIONS)
        .at(tools + ".file_search_calls", Fact.FILE_SEARCHES);
  }
}
