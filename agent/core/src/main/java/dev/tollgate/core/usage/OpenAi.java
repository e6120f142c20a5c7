package dev.tollgate.core.usage;

/**
 * How OpenAI speaks. Cached tokens are inside the input, reasoning inside the output. Others speak
 * alike and build on what is here.
 */
final class OpenAi {
  /** {@code POST /v1/chat/completions}: events without names, {@code [DONE]} at the end. */
  static final Dialect CHAT = chat().build();

  /** The same where answers are stored, and {@code GET /v1/chat/completions/{id}}. */
  static final Dialect STORED_CHAT = stored(chat()).ownLimit("max_completion_tokens").build();

  /** {@code POST /v1/completions}, as before chats. */
  static final Dialect COMPLETIONS = completions().build();

  /** {@code POST /v1/responses}: named events, the usage in the last one. */
  static final Dialect RESPONSES = responses().build();

  /** {@code POST /v1/embeddings}: never a stream. */
  static final Dialect EMBEDDINGS = embeddings().build();

  /** {@code POST /v1/images/...}: tokens, or else images to be counted. */
  static final Dialect IMAGES = images().build();

  /**
   * {@code POST /v1/audio/speech}: the answer is sound, or events that have tokens at their end.
   */
  static final Dialect SPEECH = speech().build();

  /** {@code POST /v1/audio/transcriptions} and {@code translations}: tokens, or seconds. */
  static final Dialect TRANSCRIPTIONS = transcriptions().build();

  /** {@code POST /v1/moderations}, and other operations that are not charged. */
  static final Dialect FREE =
      errors(new Dialect.Builder())
          .request("model", Fact.MODEL)
          .both("model", Fact.MODEL)
          .generatesNothing()
          .free()
          .build();

  /** {@code GET /v1/batches/{id}}: the sum of the batch once it has come to its end. */
  static final Dialect BATCH = batch();

  /** {@code GET /v1/files/{id}/content}: a line for each answer of a batch, or any other file. */
  static final Dialect BATCH_RESULTS = batchResults();

  static final Provider PROVIDER = provider();

  private OpenAi() {}

  private static Provider provider() {
    Provider.Builder provider =
        Provider.named("openai")
            .credential("authorization")
            .requestId("x-request-id")
            .host("api.openai.com")
            .host("eu.api.openai.com", "eu")
            .host("us.api.openai.com", "us")
            .post("/v1/chat/completions", "chat.completions", STORED_CHAT)
            .get("/v1/chat/completions/{id}", "chat.completions.retrieve", STORED_CHAT);
    operations(provider, "/v1");
    stored(provider, "/v1");
    return provider.build();
  }

  /** What is the same with all who have more than chats, but chats. */
  static void operations(Provider.Builder provider, String prefix) {
    provider
        .post(prefix + "/completions", "completions", COMPLETIONS)
        .post(prefix + "/responses", "responses", RESPONSES)
        .post(prefix + "/embeddings", "embeddings", EMBEDDINGS)
        .post(prefix + "/moderations", "moderations", FREE);
    media(provider, prefix);
  }

  /** Images, speech and transcriptions. */
  static void media(Provider.Builder provider, String prefix) {
    provider
        .post(prefix + "/images/generations", "images.generations", IMAGES)
        .post(prefix + "/images/edits", "images.edits", IMAGES)
        .post(prefix + "/images/variations", "images.variations", IMAGES)
        .post(prefix + "/audio/speech", "audio.speech", SPEECH)
        .post(prefix + "/audio/transcriptions", "audio.transcriptions", TRANSCRIPTIONS)
        .post(prefix + "/audio/translations", "audio.translations", TRANSCRIPTIONS);
  }

  /** What is stored and can be fetched again, and what goes with it. */
  static void stored(Provider.Builder provider, String prefix) {
    provider
        .get(prefix + "/responses/{id}", "responses.retrieve", RESPONSES)
        .post(prefix + "/responses/compact", "responses.compact", RESPONSES)
        .post(prefix + "/responses/input_tokens", "responses.input_tokens", FREE)
        .get(prefix + "/batches/{id}", "batches.retrieve", BATCH)
        .get(prefix + "/files/{id}/content", "files.content", BATCH_RESULTS);
  }

  /** A chat, to which a provider may add. */
  static Dialect.Builder chat() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("stream_options.include_usage", Fact.INCLUDE_USAGE)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("max_completion_tokens", Fact.MAX_OUTPUT)
            .request("n", Fact.ANSWERS_ASKED)
            .request("service_tier", Fact.SERVICE_TIER)
            .request("web_search_options.search_context_size", Fact.SEARCH_CONTEXT_SIZE)
            .request("messages", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .both("model", Fact.MODEL)
            .both("service_tier", Fact.SERVICE_TIER)
            .both("choices[].finish_reason", Fact.FINISH_REASON)
            .searchingModels("-search-preview", "-search-api");
    promptUsage(dialect.body, "usage");
    promptUsage(dialect.event, "usage");
    generatedText(dialect.body, "choices[].message");
    generatedText(dialect.event, "choices[].delta");
    return dialect;
  }

  private static Dialect.Builder stored(Dialect.Builder dialect) {
    return dialect.both("id", Fact.ANSWER_ID);
  }

  /** Usage whose input is {@code prompt_tokens}, at a path. */
  static void promptUsage(Shape shape, String usage) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".prompt_tokens", Fact.INPUT)
        .at(usage + ".completion_tokens", Fact.OUTPUT)
        .at(usage + ".total_tokens", Fact.TOTAL)
        .at(usage + ".prompt_tokens_details.cached_tokens", Fact.CACHE_READ)
        .at(usage + ".prompt_tokens_details.cache_write_tokens", Fact.CACHE_WRITE)
        .at(usage + ".prompt_tokens_details.audio_tokens", Fact.AUDIO_INPUT)
        .at(usage + ".prompt_tokens_details.image_tokens", Fact.IMAGE_INPUT)
        .at(usage + ".completion_tokens_details.reasoning_tokens", Fact.REASONING)
        .at(usage + ".completion_tokens_details.audio_tokens", Fact.AUDIO_OUTPUT)
        .at(usage + ".completion_tokens_details.image_tokens", Fact.IMAGE_OUTPUT);
  }

  /** Usage whose input is {@code input_tokens}, at a path. */
  static void inputUsage(Shape shape, String usage) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".input_tokens", Fact.INPUT)
        .at(usage + ".output_tokens", Fact.OUTPUT)
        .at(usage + ".total_tokens", Fact.TOTAL)
        .at(usage + ".input_tokens_details.cached_tokens", Fact.CACHE_READ)
        .at(usage + ".input_tokens_details.cache_write_tokens", Fact.CACHE_WRITE)
        .at(usage + ".input_tokens_details.audio_tokens", Fact.AUDIO_INPUT)
        .at(usage + ".input_tokens_details.image_tokens", Fact.IMAGE_INPUT)
        .at(usage + ".output_tokens_details.reasoning_tokens", Fact.REASONING)
        .at(usage + ".output_tokens_details.audio_tokens", Fact.AUDIO_OUTPUT)
        .at(usage + ".output_tokens_details.image_tokens", Fact.IMAGE_OUTPUT);
  }

  private static void generatedText(Shape shape, String message) {
    shape
        .at(message + ".content", Fact.TEXT)
        .at(message + ".refusal", Fact.TEXT)
        .at(message + ".reasoning", Fact.TEXT)
        .at(message + ".reasoning_content", Fact.TEXT)
        .at(message + ".audio.transcript", Fact.TEXT)
        .at(message + ".function_call.name", Fact.TEXT)
        .at(message + ".function_call.arguments", Fact.TEXT)
        .at(message + ".tool_calls[].function.name", Fact.TEXT)
        .at(message + ".tool_calls[].function.arguments", Fact.TEXT);
  }

  /** A completion of a text, to which a provider may add. */
  static Dialect.Builder completions() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("stream_options.include_usage", Fact.INCLUDE_USAGE)
            .request("max_tokens", Fact.MAX_OUTPUT)
            .request("n", Fact.ANSWERS_ASKED)
            .request("best_of", Fact.ANSWERS_ASKED)
            .request("prompt", Fact.PROMPT)
            .request("suffix", Fact.PROMPT)
            .both("model", Fact.MODEL)
            .both("service_tier", Fact.SERVICE_TIER)
            .both("choices[].text", Fact.TEXT)
            .both("choices[].finish_reason", Fact.FINISH_REASON);
    promptUsage(dialect.body, "usage");
    promptUsage(dialect.event, "usage");
    return dialect;
  }

  /** A response, to which a provider may add. */
  static Dialect.Builder responses() {
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
            .pendingStates("queued", "in_progress")
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
    return dialect;
  }

  private static void answer(Shape shape, String response) {
    shape
        .at(response + "id", Fact.ANSWER_ID)
        .at(response + "model", Fact.MODEL)
        .at(response + "service_tier", Fact.SERVICE_TIER)
        .at(response + "status", Fact.FINISH_REASON)
        .at(response + "incomplete_details.reason", Fact.FINISH_REASON)
        .at(response + "tools[].search_context_size", Fact.SEARCH_CONTEXT_SIZE)
        .at(response + "error", Fact.ERROR)
        .at(response + "error.code", Fact.ERROR_CODE);
    inputUsage(shape, response + "usage");
  }

  private static void item(Shape shape, String item) {
    shape
        .at(item, Fact.ITEM)
        .at(item + ".type", Fact.ITEM_TYPE)
        .at(item + ".id", Fact.ITEM_ID)
        .at(item + ".status", Fact.ITEM_STATUS)
        .at(item + ".action.type", Fact.ITEM_ACTION)
        .at(item + ".container_id", Fact.ITEM_CONTAINER);
  }

  /** Embeddings, to which a provider may add. */
  static Dialect.Builder embeddings() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("input", Fact.PROMPT)
            .body("model", Fact.MODEL)
            .generatesNothing();
    promptUsage(dialect.body, "usage");
    return dialect;
  }

  /** Images, to which a provider may add. */
  static Dialect.Builder images() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("prompt", Fact.PROMPT)
            .request("n", Fact.IMAGES_ASKED)
            .request("size", Fact.IMAGE_SIZE)
            .request("quality", Fact.IMAGE_QUALITY)
            .both("model", Fact.MODEL)
            .both("size", Fact.IMAGE_SIZE)
            .both("quality", Fact.IMAGE_QUALITY)
            .both("svg_usage", Fact.OTHER_MODELS_USAGE)
            .body("data[]", Fact.IMAGE)
            .event("type", Fact.EVENT_TYPE)
            .imageEvents("image_generation.completed", "image_edit.completed")
            .ignoreEvents("image_edit.partial_image")
            .outputIsAll(Fact.IMAGE_OUTPUT)
            .guessesNothing()
            .defaultModel("dall-e-2", "gpt-image-1");
    inputUsage(dialect.body, "usage");
    inputUsage(dialect.event, "usage");
    return dialect;
  }

  /** Speech, to which a provider may add. */
  static Dialect.Builder speech() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("input", Fact.SPOKEN)
            .event("type", Fact.EVENT_TYPE)
            .lastEvents("speech.audio.done")
            .mayBeOpaque()
            .outputIsAll(Fact.AUDIO_OUTPUT)
            .guessesNothing();
    inputUsage(dialect.body, "usage");
    inputUsage(dialect.event, "usage");
    return dialect;
  }

  /** Transcriptions, to which a provider may add. */
  static Dialect.Builder transcriptions() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .both("model", Fact.MODEL)
            .body("duration", Fact.AUDIO_LENGTH)
            .event("type", Fact.EVENT_TYPE)
            .lastEvents("transcript.text.done")
            .mayBeOpaque()
            .guessesNothing();
    heardUsage(dialect.body);
    heardUsage(dialect.event);
    return dialect;
  }

  private static void heardUsage(Shape shape) {
    inputUsage(shape, "usage");
    shape
        .at("usage.seconds", Fact.AUDIO_BILLED)
        .at("usage.input_token_details.cached_tokens", Fact.CACHE_READ)
        .at("usage.input_token_details.audio_tokens", Fact.AUDIO_INPUT);
  }

  private static Dialect batch() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .body("model", Fact.MODEL)
            .body("status", Fact.FINISH_REASON)
            .body("output_file_id", Fact.OUTPUT_FILE)
            .pendingStates("validating", "in_progress", "finalizing", "cancelling")
            .usageOptional()
            .batch();
    inputUsage(dialect.body, "usage");
    return dialect.build();
  }

  private static Dialect batchResults() {
    Dialect.Builder dialect =
        new Dialect.Builder()
            .body("error", Fact.ERROR)
            .body("error.type", Fact.ERROR_TYPE)
            .body("error.code", Fact.ERROR_CODE)
            .event("response.body.model", Fact.MODEL)
            .usageOptional()
            .manyAnswers();
    promptUsage(dialect.event, "response.body.usage");
    inputUsage(dialect.event, "response.body.usage");
    item(dialect.event, "response.body.output[]");
    return dialect.build();
  }

  /** Errors: in an object of their own, or beside the members of an answer. */
  static Dialect.Builder errors(Dialect.Builder dialect) {
    return dialect
        .both("error", Fact.ERROR)
        .both("error.type", Fact.ERROR_TYPE)
        .both("error.code", Fact.ERROR_CODE)
        .body("type", Fact.FLAT_ERROR_TYPE)
        .body("code", Fact.FLAT_ERROR_CODE);
  }
}
