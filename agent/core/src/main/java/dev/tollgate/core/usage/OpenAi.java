package dev.tollgate.core.usage;

/** How OpenAI speaks. Cached tokens are inside the input, reasoning inside the output. */
final class OpenAi {
  /** {@code POST /v1/chat/completions}: events without names, {@code [DONE]} at the end. */
  static final Dialect CHAT = chat();

  /** {@code POST /v1/responses}: named events, the usage in the last one. */
  static final Dialect RESPONSES = responses();

  /** {@code POST /v1/embeddings}: never a stream. */
  static final Dialect EMBEDDINGS =
      errors(new Dialect.Builder())
          .request("model", Fact.MODEL)
          .request("input", Fact.PROMPT)
          .both("model", Fact.MODEL)
          .both("usage", Fact.USAGE)
          .both("usage.prompt_tokens", Fact.INPUT)
          .both("usage.total_tokens", Fact.TOTAL)
          .generatesNothing()
          .build();

  static final Provider PROVIDER =
      Provider.named("openai")
          .credential("authorization")
          .requestId("x-request-id")
          .host("api.openai.com")
          .host("eu.api.openai.com", "eu")
          .host("us.api.openai.com", "us")
          .post("/v1/chat/completions", "chat.completions", CHAT)
          .post("/v1/responses", "responses", RESPONSES)
          .post("/v1/embeddings", "embeddings", EMBEDDINGS)
          .build();

  private OpenAi() {}

  private static Dialect chat() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("stream_options.include_usage", Fact.INCLUDE_USAGE)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("max_completion_tokens", Fact.MAX_OUTPUT)
            .request("service_tier", Fact.SERVICE_TIER)
            .request("web_search_options.search_context_size", Fact.SEARCH_CONTEXT_SIZE)
            .request("messages", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .both("model", Fact.MODEL)
            .both("service_tier", Fact.SERVICE_TIER)
            .both("choices[].finish_reason", Fact.FINISH_REASON)
            .both("usage", Fact.USAGE)
            .both("usage.prompt_tokens", Fact.INPUT)
            .both("usage.completion_tokens", Fact.OUTPUT)
            .both("usage.total_tokens", Fact.TOTAL)
            .both("usage.prompt_tokens_details.cached_tokens", Fact.CACHE_READ)
            .both("usage.prompt_tokens_details.cache_write_tokens", Fact.CACHE_WRITE)
            .both("usage.prompt_tokens_details.audio_tokens", Fact.AUDIO_INPUT)
            .both("usage.prompt_tokens_details.image_tokens", Fact.IMAGE_INPUT)
            .both("usage.completion_tokens_details.reasoning_tokens", Fact.REASONING)
            .both("usage.completion_tokens_details.audio_tokens", Fact.AUDIO_OUTPUT)
            .searchingModels("-search-preview", "-search-api");
    generatedText(dialect.body, "choices[].message");
    generatedText(dialect.event, "choices[].delta");
    return dialect.build();
  }

  private static void generatedText(Shape shape, String message) {
    shape
        .at(message + ".content", Fact.TEXT)
        .at(message + ".refusal", Fact.TEXT)
        .at(message + ".reasoning_content", Fact.TEXT)
        .at(message + ".audio.transcript", Fact.TEXT)
        .at(message + ".function_call.name", Fact.TEXT)
        .at(message + ".function_call.arguments", Fact.TEXT)
        .at(message + ".tool_calls[].function.name", Fact.TEXT)
        .at(message + ".tool_calls[].function.arguments", Fact.TEXT);
  }

  private static Dialect responses() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("max_output_tokens", Fact.MAX_OUTPUT)
            .request("service_tier", Fact.SERVICE_TIER)
            .request("tools[].search_context_size", Fact.SEARCH_CONTEXT_SIZE)
            .request("tools[].description", Fact.TEXT)
            .request("tools[].parameters", Fact.PROMPT)
            .request("input", Fact.PROMPT)
            .request("instructions", Fact.PROMPT)
            .event("type", Fact.EVENT_TYPE)
            .event("code", Fact.ERROR_CODE)
            .event("delta", Fact.TEXT)
            .lastEvents("response.completed", "response.incomplete", "response.failed")
            .ignoreEvents(
                "response.in_progress",
                "response.content_part.added",
                "response.content_part.done",
                "response.output_text.done",
                "response.refusal.done",
                "response.function_call_arguments.done",
                "response.reasoning_summary_text.done",
                "response.reasoning_text.done",
                "response.image_generation_call.partial_image");
    answer(dialect.body, "");
    answer(dialect.event, "response.");
    item(dialect.body, "output[]");
    item(dialect.event, "item");
    item(dialect.event, "response.output[]");
    dialect.body.at("output[].content[].text", Fact.TEXT);
    dialect.body.at("output[].content[].refusal", Fact.TEXT);
    dialect.body.at("output[].arguments", Fact.TEXT);
    dialect.body.at("output", Fact.ITEMS);
    dialect.event.at("response.output", Fact.ITEMS);
    return dialect.build();
  }

  private static void answer(Shape shape, String response) {
    shape
        .at(response + "model", Fact.MODEL)
        .at(response + "service_tier", Fact.SERVICE_TIER)
        .at(response + "status", Fact.FINISH_REASON)
        .at(response + "incomplete_details.reason", Fact.FINISH_REASON)
        .at(response + "error", Fact.ERROR)
        .at(response + "error.code", Fact.ERROR_CODE)
        .at(response + "usage", Fact.USAGE)
        .at(response + "usage.input_tokens", Fact.INPUT)
        .at(response + "usage.output_tokens", Fact.OUTPUT)
        .at(response + "usage.total_tokens", Fact.TOTAL)
        .at(response + "usage.input_tokens_details.cached_tokens", Fact.CACHE_READ)
        .at(response + "usage.input_tokens_details.cache_write_tokens", Fact.CACHE_WRITE)
        .at(response + "usage.output_tokens_details.reasoning_tokens", Fact.REASONING);
  }

  private static void item(Shape shape, String item) {
    shape
        .at(item, Fact.ITEM)
        .at(item + ".type", Fact.ITEM_TYPE)
        .at(item + ".status", Fact.ITEM_STATUS)
        .at(item + ".action.type", Fact.ITEM_ACTION)
        .at(item + ".container_id", Fact.ITEM_CONTAINER);
  }

  private static Dialect.Builder errors(Dialect.Builder dialect) {
    return dialect
        .both("error", Fact.ERROR)
        .both("error.type", Fact.ERROR_TYPE)
        .both("error.code", Fact.ERROR_CODE);
  }
}
