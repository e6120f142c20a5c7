package dev.tollgate.core.usage;

/**
 * How Google's models speak, at the Gemini API and on Vertex AI. Cached tokens are inside the
 * input, thoughts and what tools brought in beside it; a count that is 0 is left out. The path
 * names the model.
 */
final class Google {
  /**
   * {@code :generateContent}, {@code :streamGenerateContent}: server-sent events, or else one array
   * of the same objects; each has the totals so far.
   */
  static final Dialect GENERATE = generate();

  /** {@code :embedContent}, {@code :batchEmbedContents}: older models report nothing. */
  static final Dialect EMBED =
      errors(new Dialect.Builder())
          .request("content", Fact.PROMPT)
          .request("requests[].content", Fact.PROMPT)
          .both("usageMetadata", Fact.USAGE)
          .both("usageMetadata.promptTokenCount", Fact.INPUT)
          .both("usageMetadata.totalTokenCount", Fact.TOTAL)
          .both("embedding.statistics.tokenCount", Fact.INPUT_PART)
          .both("embeddings[].statistics.tokenCount", Fact.INPUT_PART)
          .both("metadata.billableCharacterCount", Fact.CHARACTERS)
          .generatesNothing()
          .build();

  /**
   * {@code GET …/batches/{id}}: how far a batch is, and the answers to requests that came within
   * it, as its output, as the operation's result, or as both. The answers to others are in a file.
   */
  static final Dialect BATCH = batch();

  /** {@code GET …/files/{id}:download}: a line for each answer of a batch, or any other file. */
  static final Dialect BATCH_RESULTS = batchResults();

  /** {@code :predict}: text embeddings say their tokens, Imagen's images are counted. */
  static final Dialect PREDICT =
      errors(new Dialect.Builder())
          .request("instances", Fact.PROMPT)
          .request("parameters.sampleCount", Fact.IMAGES_ASKED)
          .both("predictions[].embeddings.statistics.token_count", Fact.INPUT_PART)
          .both("metadata.billableCharacterCount", Fact.CHARACTERS)
          .both("predictions[].bytesBase64Encoded", Fact.IMAGE_MADE)
          .both("predictions[].gcsUri", Fact.IMAGE_MADE)
          .both("predictions[].raiFilteredReason", Fact.IMAGE_WITHHELD)
          .imageModels("imagen", "imagegeneration")
          .generatesNothing()
          .build();

  /** {@code :countTokens}, and whatever else costs nothing. */
  static final Dialect FREE =
      errors(new Dialect.Builder()).request("model", Fact.MODEL).free().build();

  /** {@code :predictLongRunning}: videos, charged by the second, of which nothing is said here. */
  static final Dialect VIDEO =
      errors(new Dialect.Builder()).request("instances", Fact.PROMPT).guessesNothing().build();

  /** {@code /interactions}: usage at the answer, or at its last event. */
  static final Dialect INTERACTIONS = interactions();

  private Google() {}

  private static Dialect generate() {
    Dialect.Builder dialect = errors(new Dialect.Builder());
    usage(dialect.body, "usageMetadata");
    usage(dialect.event, "usageMetadata");
    return dialect
        .request("contents", Fact.PROMPT)
        .request("systemInstruction", Fact.PROMPT)
        .request("system_instruction", Fact.PROMPT)
        .request("tools", Fact.PROMPT)
        .request("generationConfig.maxOutputTokens", Fact.MAX_OUTPUT)
        .request("generation_config.max_output_tokens", Fact.MAX_OUTPUT)
        .request("generationConfig.candidateCount", Fact.ANSWERS_ASKED)
        .request("serviceTier", Fact.SERVICE_TIER)
        .both("candidates[].finishReason", Fact.FINISH_REASON)
        .both("promptFeedback.blockReason", Fact.FINISH_REASON)
        .both("candidates[].content.parts[].text", Fact.TEXT)
        .both("candidates[].groundingMetadata.webSearchQueries[]", Fact.SEARCH_QUERY)
        .both("responseId", Fact.REQUEST_ID)
        .promptGroundingModels("gemini-1", "gemini-2")
        .streams(Dialect.Stream.ARRAY)
        .reasoningBesideUnlessTotal()
        .absentIsZero()
        .finishIsEnd()
        .build();
  }

  private static Dialect batch() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .body("metadata.state", Fact.FINISH_REASON)
            .pendingStates("BATCH_STATE_PENDING", "BATCH_STATE_RUNNING")
            .usageOptional()
            .reasoningBesideUnlessTotal()
            .answersInside();
    for (String output : new String[] {"metadata.output", "response"}) {
      String answers = output + ".inlinedResponses.inlinedResponses";
      dialect
          .body(answers, Fact.ANSWERS)
          .body(answers + "[]", Fact.ANSWER)
          .body(answers + "[].response.modelVersion", Fact.MODEL);
      usage(dialect.body, answers + "[].response.usageMetadata");
    }
    return dialect.build();
  }

  private static Dialect batchResults() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .event("response.modelVersion", Fact.MODEL)
            .usageOptional()
            .reasoningBesideUnlessTotal()
            .manyAnswers();
    usage(dialect.event, "response.usageMetadata");
    return dialect.build();
  }

  private static void usage(Shape shape, String usage) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".promptTokenCount", Fact.INPUT)
        .at(usage + ".cachedContentTokenCount", Fact.CACHE_READ)
        .at(usage + ".toolUsePromptTokenCount", Fact.TOOL_INPUT)
        .at(usage + ".candidatesTokenCount", Fact.OUTPUT)
        .at(usage + ".thoughtsTokenCount", Fact.REASONING)
        .at(usage + ".totalTokenCount", Fact.TOTAL)
        .at(usage + ".trafficType", Fact.SERVICE_TIER)
        .at(usage + ".promptTokensDetails[]", Fact.INPUT_DETAIL)
        .at(usage + ".promptTokensDetails[].modality", Fact.DETAIL_KIND)
        .at(usage + ".promptTokensDetails[].tokenCount", Fact.DETAIL_TOKENS)
        .at(usage + ".cacheTokensDetails[]", Fact.CACHED_DETAIL)
        .at(usage + ".cacheTokensDetails[].modality", Fact.DETAIL_KIND)
        .at(usage + ".cacheTokensDetails[].tokenCount", Fact.DETAIL_TOKENS)
        .at(usage + ".candidatesTokensDetails[]", Fact.OUTPUT_DETAIL)
        .at(usage + ".candidatesTokensDetails[].modality", Fact.DETAIL_KIND)
        .at(usage + ".candidatesTokensDetails[].tokenCount", Fact.DETAIL_TOKENS);
  }

  private static Dialect interactions() {
    Dialect.Builder dialect =
        errors(new Dialect.Builder())
            .request("model", Fact.MODEL)
            .request("stream", Fact.STREAM)
            .request("input", Fact.PROMPT)
            .request("system_instruction", Fact.PROMPT)
            .request("tools", Fact.PROMPT)
            .request("generation_config.max_output_tokens", Fact.MAX_OUTPUT)
            .event("event_type", Fact.EVENT_TYPE)
            .event("delta.text", Fact.TEXT)
            .lastEvents("interaction.complete", "interaction.completed")
            .reasoningBesideUnlessTotal()
            .absentIsZero();
    interaction(dialect.body, "");
    interaction(dialect.event, "interaction.");
    return dialect.build();
  }

  private static void interaction(Shape shape, String at) {
    shape
        .at(at + "model", Fact.MODEL)
        .at(at + "status", Fact.FINISH_REASON)
        .at(at + "usage", Fact.USAGE)
        .at(at + "usage.total_input_tokens", Fact.INPUT)
        .at(at + "usage.total_cached_tokens", Fact.CACHE_READ)
        .at(at + "usage.total_tool_use_tokens", Fact.TOOL_INPUT)
        .at(at + "usage.total_output_tokens", Fact.OUTPUT)
        .at(at + "usage.total_thought_tokens", Fact.REASONING)
        .at(at + "usage.total_tokens", Fact.TOTAL);
  }

  private static Dialect.Builder errors(Dialect.Builder dialect) {
    for (Shape shape : new Shape[] {dialect.body, dialect.event}) {
      for (String at : new String[] {"", "[]."}) {
        // An array of one error comes where an array would have.
        shape
            .at(at + "error", Fact.ERROR)
            .at(at + "error.status", Fact.ERROR_TYPE)
            .at(at + "error.code", Fact.ERROR_CODE)
            .at(at + "error.details[].retryDelay", Fact.RETRY_DELAY);
      }
    }
    return dialect;
  }
}
