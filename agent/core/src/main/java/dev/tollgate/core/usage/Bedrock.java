package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock: its own Converse, which is the same for all models, and InvokeModel, whose bodies
 * are each model maker's. Cached tokens are beside the input. The path alone names the model, by an
 * id or a resource name (ARN); what a body calls it is not what it is priced by.
 */
final class Bedrock {
  /** {@code /converse}, {@code /converse-stream}: usage in the last event, {@code metadata}. */
  static final Dialect CONVERSE = converse();

  /** {@code /invoke}, {@code /invoke-with-response-stream}: one shape for all makers. */
  static final Dialect INVOKE = invoke();

  private static final Dialect COUNT = new Dialect.Builder().free().build();

  /** Charged by units of each policy, of which no catalogue knows the price. */
  private static final Dialect GUARDRAIL =
      new Dialect.Builder()
          .request("content", Fact.PROMPT)
          .both("usage", Fact.USAGE)
          .both("usage.topicPolicyUnits", Fact.UNMETERED)
          .both("usage.contentPolicyUnits", Fact.UNMETERED)
          .both("usage.wordPolicyUnits", Fact.UNMETERED)
          .both("usage.sensitiveInformationPolicyUnits", Fact.UNMETERED)
          .both("usage.contextualGroundingPolicyUnits", Fact.UNMETERED)
          .generatesNothing()
          .build();

  static final Provider PROVIDER =
      Provider.named("aws.bedrock")
          .credential("authorization", "x-api-key", "query:X-Amz-Credential")
          .header("x-amzn-errortype", Fact.ERROR_TYPE)
          .header("x-amzn-bedrock-input-token-count", Fact.INPUT)
          .header("x-amzn-bedrock-output-token-count", Fact.OUTPUT)
          .header("x-amzn-bedrock-cache-read-input-token-count", Fact.CACHE_READ)
          .header("x-amzn-bedrock-cache-write-input-token-count", Fact.CACHE_WRITE)
          .header("x-amzn-bedrock-service-tier", Fact.SERVICE_TIER)
          .requestId("x-amzn-requestid", "request-id", "x-request-id")
          .hosts(
              "bedrock-runtime.{region}.amazonaws.com",
              "bedrock-runtime-fips.{region}.amazonaws.com",
              "bedrock-runtime.{region}.amazonaws.com.cn",
              "bedrock-runtime.{region}.api.aws",
              "bedrock-runtime-fips.{region}.api.aws",
              "{endpoint}.bedrock-runtime.{region}.vpce.amazonaws.com",
              "bedrock-mantle.{region}.api.aws")
          .post("/model/{model}/converse", "Converse", CONVERSE)
          .post("/model/{model}/converse-stream", "ConverseStream", CONVERSE)
          .post("/model/{model}/invoke", "InvokeModel", INVOKE)
          .post(
              "/model/{model}/invoke-with-response-stream", "InvokeModelWithResponseStream", INVOKE)
          .post("/model/{model}/count-tokens", "CountTokens", COUNT)
          .post("/guardrail/{name}/version/{version}/apply", "ApplyGuardrail", GUARDRAIL)
          .post("/anthropic/v1/messages", "messages", Anthropic.MESSAGES)
          .post("/anthropic/v1/messages/count_tokens", "count_tokens", Anthropic.COUNT)
          .post("/openai/v1/chat/completions", "chat.completions", OpenAi.CHAT)
          .post("/v1/chat/completions", "chat.completions", OpenAi.CHAT)
          .post("/openai/v1/responses", "responses", OpenAi.RESPONSES)
          .post("/v1/responses", "responses", OpenAi.RESPONSES)
          .build();

  private Bedrock() {}

  /**
   * The model id that a resource name ends with, for those that name a model: an inference profile
   * of Amazon's, a model as it is. Null for an id, and for names that say nothing of the model: an
   * application's inference profile, provisioned throughput, a prompt.
   */
  static @Nullable String modelId(String name) {
    boolean tells =
        name.startsWith("arn:")
            && (name.contains(":inference-profile/") || name.contains(":foundation-model/"));
    return tells ? name.substring(name.lastIndexOf('/') + 1) : null;
  }

  private static Dialect converse() {
    return new Dialect.Builder()
        .request("system", Fact.PROMPT)
        .request("messages", Fact.PROMPT)
        .request("toolConfig", Fact.PROMPT)
        .request("inferenceConfig.maxTokens", Fact.MAX_OUTPUT)
        .request("serviceTier.type", Fact.SERVICE_TIER)
        .body("output.message.content[].text", Fact.TEXT)
        .body("output.message.content[].reasoningContent.reasoningText.text", Fact.TEXT)
        .event("delta.text", Fact.TEXT)
        .event("delta.reasoningContent.text", Fact.TEXT)
        .event("delta.toolUse.input", Fact.TEXT)
        .both("stopReason", Fact.FINISH_REASON)
        .both("serviceTier.type", Fact.SERVICE_TIER)
        .both("trace.promptRouter.invokedModelId", Fact.MODEL)
        .both("usage", Fact.USAGE)
        .both("usage.inputTokens", Fact.INPUT)
        .both("usage.outputTokens", Fact.OUTPUT)
        .both("usage.cacheReadInputTokens", Fact.CACHE_READ)
        .both("usage.cacheWriteInputTokens", Fact.CACHE_WRITE)
        .both("usage.cacheDetails[]", Fact.CACHE_WRITE_DETAIL)
        .both("usage.cacheDetails[].ttl", Fact.DETAIL_KIND)
        .both("usage.cacheDetails[].inputTokens", Fact.DETAIL_TOKENS)
        .cacheBesideInput()
        .streams(Dialect.Stream.FRAMES)
        .lastNames("metadata")
        .servedModel(Bedrock::modelId)
        .build();
  }

  private static Dialect invoke() {
    Dialect.Builder dialect =
        Anthropic.unnamedMessages()
            .request("prompt", Fact.PROMPT)
            .request("inputText", Fact.PROMPT)
            .request("texts", Fact.PROMPT)
            .request("message", Fact.PROMPT)
            .request("max_gen_len", Fact.MAX_OUTPUT)
            .request("max_completion_tokens", Fact.MAX_OUTPUT)
            .request("inferenceConfig.maxTokens", Fact.MAX_OUTPUT)
            .request("inferenceConfig.max_new_tokens", Fact.MAX_OUTPUT)
            .request("textGenerationConfig.maxTokenCount", Fact.MAX_OUTPUT)
            .limitIsTheMakers()
            .streams(Dialect.Stream.FRAMES)
            .mayEndSilently()
            .servedModel(Bedrock::modelId);
    for (Shape shape : new Shape[] {dialect.body, dialect.event}) {
      nova(shape, "usage");
      openAi(shape);
      titan(shape);
      llama(shape);
      cohere(shape);
      images(shape);
    }
    nova(dialect.event, "metadata.usage");
    dialect.body.at("output.message.content[].text", Fact.TEXT);
    dialect.event.at("contentBlockDelta.delta.text", Fact.TEXT);
    dialect.event.at("messageStop.stopReason", Fact.FINISH_REASON);
    metrics(dialect.event);
    return dialect.build();
  }

  private static void nova(Shape shape, String usage) {
    shape
        .at(usage, Fact.USAGE)
        .at(usage + ".inputTokens", Fact.INPUT)
        .at(usage + ".outputTokens", Fact.OUTPUT)
        .at(usage + ".cacheReadInputTokenCount", Fact.CACHE_READ)
        .at(usage + ".cacheWriteInputTokenCount", Fact.CACHE_WRITE)
        .at("stopReason", Fact.FINISH_REASON);
  }

  private static void openAi(Shape shape) {
    shape
        .at("usage.prompt_tokens", Fact.INPUT)
        .at("usage.completion_tokens", Fact.OUTPUT)
        .at("usage.prompt_tokens_details.cached_tokens", Fact.CACHE_READ_INSIDE)
        .at("usage.completion_tokens_details.reasoning_tokens", Fact.REASONING)
        .at("choices[].message.content", Fact.TEXT)
        .at("choices[].delta.content", Fact.TEXT)
        .at("choices[].finish_reason", Fact.FINISH_REASON);
  }

  private static void titan(Shape shape) {
    shape
        .at("inputTextTokenCount", Fact.INPUT)
        .at("results[].tokenCount", Fact.OUTPUT_PART)
        .at("results[].outputText", Fact.TEXT)
        .at("results[].completionReason", Fact.FINISH_REASON)
        .at("outputText", Fact.TEXT)
        .at("totalOutputTextTokenCount", Fact.OUTPUT)
        .at("completionReason", Fact.FINISH_REASON)
        .at("embedding", Fact.EMBEDDING)
        .at("embeddingsByType", Fact.EMBEDDING);
  }

  private static void llama(Shape shape) {
    shape
        .at("prompt_token_count", Fact.INPUT)
        .at("generation_token_count", Fact.OUTPUT)
        .at("generation", Fact.TEXT);
  }

  private static void cohere(Shape shape) {
    shape
        .at("meta.billed_units.input_tokens", Fact.INPUT)
        .at("meta.billed_units.output_tokens", Fact.OUTPUT)
        .at("meta.billed_units.search_units", Fact.SEARCH_UNITS)
        .at("usage.billed_units.input_tokens", Fact.INPUT)
        .at("usage.billed_units.output_tokens", Fact.OUTPUT)
        .at("embeddings", Fact.EMBEDDING)
        .at("generations[].text", Fact.TEXT)
        .at("text", Fact.TEXT)
        .at("finish_reason", Fact.FINISH_REASON);
  }

  private static void images(Shape shape) {
    shape.at("images[]", Fact.IMAGE_MADE).at("artifacts[].base64", Fact.IMAGE_MADE);
  }

  /** What the last chunk says whoever made the model: the same as its usage, never more. */
  private static void metrics(Shape event) {
    String metrics = "amazon-bedrock-invocationMetrics";
    event
        .at(metrics, Fact.LAST_USAGE)
        .at(metrics + ".inputTokenCount", Fact.INPUT)
        .at(metrics + ".outputTokenCount", Fact.OUTPUT)
        .at(metrics + ".cacheReadInputTokenCount", Fact.CACHE_READ)
        .at(metrics + ".cacheWriteInputTokenCount", Fact.CACHE_WRITE);
  }
}
