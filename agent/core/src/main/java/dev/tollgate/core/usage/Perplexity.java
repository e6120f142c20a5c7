package dev.tollgate.core.usage;

/**
 * Perplexity: chats (Sonar) as OpenAI's, but reasoning and citations are beside the output, and
 * each request or query has a fee; agents as OpenAI's responses. Both state the cost.
 */
final class Perplexity {
  static final Provider PROVIDER = provider();

  private Perplexity() {}

  private static Provider provider() {
    Dialect chat = chat();
    Dialect agent = agent();
    Dialect embeddings = embeddings();
    return Provider.named("perplexity")
        .credential("authorization")
        .requestId("x-request-id")
        .host("api.perplexity.ai")
        .post("/chat/completions", "chat.completions", chat)
        .post("/v1/chat/completions", "chat.completions", chat)
        .post("/v1/sonar", "chat.completions", chat)
        .post("/v1/responses", "responses", agent)
        .post("/v1/agent", "agent", agent)
        .post("/search", "search", search())
        .post("/v1/embeddings", "embeddings", embeddings)
        .build();
  }

  private static Dialect chat() {
    return OpenAi.chat()
        .both("usage.citation_tokens", Fact.CITATIONS)
        .both("usage.num_search_queries", Fact.SEARCH_QUERIES)
        .both("usage.reasoning_tokens", Fact.REASONING)
        .both("usage.search_context_size", Fact.SEARCH_CONTEXT_SIZE)
        .both("usage.cost.total_cost", Fact.VENDOR_COST)
        .reasoningBesideOutput()
        .requestFee("deep-research")
        .mayEndSilently()
        .build();
  }

  private static Dialect agent() {
    Dialect.Builder dialect = OpenAi.responses();
    agentUsage(dialect.body, "usage");
    agentUsage(dialect.event, "response.usage");
    return dialect.build();
  }

  private static void agentUsage(Shape shape, String usage) {
    shape
        .at(usage + ".input_tokens_details.cache_read_input_tokens", Fact.CACHE_READ)
        .at(usage + ".input_tokens_details.cache_creation_input_tokens", Fact.CACHE_WRITE)
        .at(usage + ".tool_calls_details.search_web.invocation", Fact.WEB_SEARCHES)
        .at(usage + ".tool_calls_details.fetch_url.invocation", Fact.WEB_FETCHES)
        .at(usage + ".cost.total_cost", Fact.VENDOR_COST);
  }

  private static Dialect embeddings() {
    return OpenAi.embeddings().body("usage.cost.total_cost", Fact.VENDOR_COST).build();
  }

  private static Dialect search() {
    return OpenAi.errors(new Dialect.Builder()).usageOptional().requestFee().build();
  }
}
