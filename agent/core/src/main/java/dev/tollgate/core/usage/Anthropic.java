package dev.tollgate.core.usage;

/** How Anthropic speaks. Cached tokens are beside the input, thinking inside the output. */
final class Anthropic {
  /**
   * {@code POST /v1/messages}: named events. The first has the input and a placeholder for the
   * output; later ones have running totals, each a whole new value.
   */
  static final Dialect MESSAGES = messages().build();

  /** Counting the tokens of a prompt costs nothing. */
  static final Dialect COUNT =
      errors(new Dialect.Builder()).request("model", Fact.MODEL).free().build();

  /** Batches are asked for, looked at and given up for nothing: their results are what costs. */
  private static final Dialect BATCH =
      errors(new Dialect.Builder()).request("requests[].params.model", Fact.MODEL).free().build();

  /** {@code GET /v1/messages/batches/{id}/results}: a line for each message, at half price. */
  private static final Dialect BATCH_RESULTS = batchResults();

  static final Provider PROVIDER =
      Provider.named("anthropic")
          .credential("x-api-key", "authorization")
          .requestId("request-id")
          .host("api.anthropic.com")
          .post("/v1/messages", "messages", MESSAGES)
          .post("/v1/messages/count_tokens", "count_tokens", COUNT)
          .post("/v1/messages/batches", "batches", BATCH)
          .get("/v1/messages/batches/{id}/results", "batches.results", BATCH_RESULTS)
          .get("/v1/messages/batches/{id}", "batches.retrieve", BATCH)
          .build();

  private Anthropic() {}

  /** Messages, to which a provider may add. */
  static Dialect.Builder messages() {
    return unnamedMessages()
        .request("model", Fact.MODEL)
        .body("model", Fact.MODEL)
        .event("message.model", Fact.MODEL);
  }

  private static Dialect batchResults() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .event("result.message.model", Fact.MODEL)
            .cacheBesideInput()
            .manyAnswers();
    usage(dialect.event, "result.message.usage", Fact.OUTPUT);
    return dialect.build();
  }

  private static Dialect.Builder errors(Dialect.Builder dialect) {
    return dialect
        .both("error", Fact.ERROR)
        .both("error.type", Fact.ERROR_TYPE)
        .both("request_id", Fact.REQUEST_ID);
  }

  /** Messages where the path alone says which model is meant. */
  static Dialect.Builder unnamedMessages() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("stream", Fact.STREAM)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("thinking.budget_tokens", Fact.THINKING_BUDGET)
            .request("service_tier", Fact.SERVICE_TIER)
            .request("speed", Fact.SPEED)
            .request("system", Fact.PROMPT)
            .request("messages", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .body("stop_reason", Fact.FINISH_REASON)
            .body("content[].text", Fact.TEXT)
            .body("content[].thinking", Fact.TEXT)
            .event("type", Fact.EVENT_TYPE)
            .event("delta.stop_reason", Fact.FINISH_REASON)
            .event("delta.text", Fact.TEXT)
            .event("delta.thinking", Fact.TEXT)
            .event("delta.partial_json", Fact.TEXT)
            .cacheBesideInput()
            .lastEvents("message_stop")
            .ignoreEvents("ping", "content_block_start", "content_block_stop");
    usage(dialect.body, "usage", Fact.OUTPUT);
    usage(dialect.event, "message.usage", Fact.OUTPUT_AT_LEAST);
    usage(dialect.event, "usage", Fact.OUTPUT);
    return dialect;
  }

  private static void usage(Shape shape, String usage, Fact output) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".output_tokens", output)
        .at(usage + ".service_tier", Fact.SERVICE_TIER)
        .at(usage + ".inference_geo", Fact.REGION)
        .at(usage + ".speed", Fact.SPEED)
        .at(usage + ".server_tool_use.web_search_requests", Fact.WEB_SEARCHES)
        .at(usage + ".server_tool_use.web_fetch_requests", Fact.WEB_FETCHES)
        .at(usage + ".iterations[]", Fact.ITERATION)
        .at(usage + ".iterations[].type", Fact.ITERATION_TYPE)
        .at(usage + ".iterations[].output_tokens", Fact.OUTPUT);
    counts(shape, usage);
    counts(shape, usage + ".iterations[]");
  }

  private static void counts(Shape shape, String usage) {
    shape
        .at(usage + ".input_tokens", Fact.INPUT)
        .at(usage + ".cache_read_input_tokens", Fact.CACHE_READ)
        .at(usage + ".cache_creation_input_tokens", Fact.CACHE_WRITE)
        .at(usage + ".cache_creation.ephemeral_5m_input_tokens", Fact.CACHE_WRITE_5M)
        .at(usage + ".cache_creation.ephemeral_1h_input_tokens", Fact.CACHE_WRITE_1H)
        .at(usage + ".output_tokens_details.thinking_tokens", Fact.REASONING);
  }
}
