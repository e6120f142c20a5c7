package dev.tollgate.core.grpc;

import dev.tollgate.core.grpc.MessageShape.Kind;

/**
 * The messages of Vertex AI's {@code PredictionService}, v1 and v1beta1, as {@code
 * google/cloud/aiplatform/v1/{prediction_service,content,tool,openapi}.proto} number their fields.
 * What is left out costs nothing by its meaning; it is still counted by its length.
 */
final class VertexMessages {
  private static final MessageShape CONTENT = content();
  private static final MessageShape SCHEMA = schema();
  private static final MessageShape TOOL = tool();
  private static final MessageShape USAGE = usage();

  static final MessageShape GENERATE_REQUEST =
      new MessageShape()
          .hasMany(2, "contents", CONTENT)
          .has(4, "generationConfig", generationConfig())
          .has(5, "model", Kind.STRING)
          .hasMany(6, "tools", TOOL)
          .has(7, "toolConfig", Kind.BYTES)
          .has(8, "systemInstruction", CONTENT)
          .has(9, "cachedContent", Kind.STRING);

  static final MessageShape GENERATE_RESPONSE =
      new MessageShape()
          .hasMany(2, "candidates", candidate())
          .has(
              3,
              "promptFeedback",
              new MessageShape()
                  .hasEnum(
                      1,
                      "blockReason",
                      "BLOCKED_REASON_UNSPECIFIED",
                      "SAFETY",
                      "OTHER",
                      "BLOCKLIST",
                      "PROHIBITED_CONTENT",
                      "MODEL_ARMOR",
                      "JAILBREAK"))
          .has(4, "usageMetadata", USAGE)
          .has(11, "modelVersion", Kind.STRING)
          .has(13, "responseId", Kind.STRING);

  static final MessageShape EMBED_REQUEST =
      new MessageShape().has(1, "model", Kind.STRING).has(2, "content", CONTENT);

  static final MessageShape EMBED_RESPONSE = new MessageShape().has(2, "usageMetadata", USAGE);

  static final MessageShape PREDICT_REQUEST =
      new MessageShape()
          .has(1, "endpoint", Kind.STRING)
          .hasMany(2, "instances", Kind.VALUE)
          .has(3, "parameters", Kind.VALUE);

  static final MessageShape PREDICT_RESPONSE =
      new MessageShape()
          .hasMany(1, "predictions", Kind.VALUE)
          .has(3, "model", Kind.STRING)
          .has(6, "metadata", Kind.VALUE);

  private VertexMessages() {}

  private static MessageShape content() {
    MessageShape file =
        new MessageShape().has(1, "mimeType", Kind.STRING).has(2, "fileUri", Kind.STRING);
    MessageShape part =
        new MessageShape()
            .has(1, "text", Kind.STRING)
            .has(
                2,
                "inlineData",
                new MessageShape().has(1, "mimeType", Kind.STRING).has(2, "data", Kind.BYTES))
            .has(3, "fileData", file)
            .has(
                5,
                "functionCall",
                new MessageShape().has(1, "name", Kind.STRING).has(2, "args", Kind.STRUCT))
            .has(
                6,
                "functionResponse",
                new MessageShape().has(1, "name", Kind.STRING).has(2, "response", Kind.STRUCT))
            .has(8, "executableCode", new MessageShape().has(2, "code", Kind.STRING))
            .has(9, "codeExecutionResult", new MessageShape().has(2, "output", Kind.STRING))
            .has(10, "thought", Kind.BOOL)
            .has(11, "thoughtSignature", Kind.BYTES);
    return new MessageShape().has(1, "role", Kind.STRING).hasMany(2, "parts", part);
  }

  private static MessageShape schema() {
    MessageShape schema = new MessageShape();
    return schema
        .hasEnum(
            1,
            "type",
            "TYPE_UNSPECIFIED",
            "STRING",
            "NUMBER",
            "INTEGER",
            "BOOLEAN",
            "ARRAY",
            "OBJECT")
        .has(2, "items", schema)
        .hasMap(3, "properties", schema)
        .has(4, "example", Kind.VALUE)
        .hasMany(5, "required", Kind.STRING)
        .has(6, "nullable", Kind.BOOL)
        .has(7, "format", Kind.STRING)
        .has(8, "description", Kind.STRING)
        .hasMany(9, "enum", Kind.STRING)
        .hasMany(11, "anyOf", schema)
        .has(19, "pattern", Kind.STRING)
        .has(23, "default", Kind.VALUE)
        .has(24, "title", Kind.STRING);
  }

  private static MessageShape tool() {
    MessageShape function =
        new MessageShape()
            .has(1, "name", Kind.STRING)
            .has(2, "description", Kind.STRING)
            .has(3, "parameters", SCHEMA)
            .has(4, "response", SCHEMA)
            .has(5, "parametersJsonSchema", Kind.VALUE)
            .has(6, "responseJsonSchema", Kind.VALUE);
    // Of the provider's own tools it matters which they are, and not how they are set.
    return new MessageShape()
        .hasMany(1, "functionDeclarations", function)
        .has(2, "retrieval", Kind.BYTES)
        .has(3, "googleSearchRetrieval", Kind.BYTES)
        .has(4, "codeExecution", Kind.BYTES)
        .has(5, "googleMaps", Kind.BYTES)
        .has(6, "enterpriseWebSearch", Kind.BYTES)
        .has(7, "googleSearch", Kind.BYTES)
        .has(10, "urlContext", Kind.BYTES)
        .has(11, "computerUse", Kind.BYTES);
  }

  private static MessageShape generationConfig() {
    return new MessageShape()
        .has(4, "candidateCount", Kind.NUMBER)
        .has(5, "maxOutputTokens", Kind.NUMBER)
        .hasMany(6, "stopSequences", Kind.STRING)
        .has(16, "responseSchema", SCHEMA)
        .has(
            25,
            "thinkingConfig",
            new MessageShape()
                .has(1, "includeThoughts", Kind.BOOL)
                .has(3, "thinkingBudget", Kind.NUMBER))
        .has(28, "responseJsonSchema", Kind.VALUE);
  }

  private static MessageShape candidate() {
    return new MessageShape()
        .has(1, "index", Kind.NUMBER)
        .has(2, "content", CONTENT)
        .hasEnum(
            3,
            "finishReason",
            "FINISH_REASON_UNSPECIFIED",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MALFORMED_FUNCTION_CALL",
            "MODEL_ARMOR")
        .has(
            7, "groundingMetadata", new MessageShape().hasMany(1, "webSearchQueries", Kind.STRING));
  }

  private static MessageShape usage() {
    MessageShape detail =
        new MessageShape()
            .hasEnum(
                1,
                "modality",
                "MODALITY_UNSPECIFIED",
                "TEXT",
                "IMAGE",
                "VIDEO",
                "AUDIO",
                "DOCUMENT")
            .has(2, "tokenCount", Kind.NUMBER);
    return new MessageShape()
        .has(1, "promptTokenCount", Kind.NUMBER)
        .has(2, "candidatesTokenCount", Kind.NUMBER)
        .has(3, "totalTokenCount", Kind.NUMBER)
        .has(5, "cachedContentTokenCount", Kind.NUMBER)
        .hasEnum(
            8, "trafficType", "TRAFFIC_TYPE_UNSPECIFIED", "ON_DEMAND", "PROVISIONED_THROUGHPUT")
        .hasMany(9, "promptTokensDetails", detail)
        .hasMany(10, "cacheTokensDetails", detail)
        .hasMany(11, "candidatesTokensDetails", detail)
        .hasMany(12, "toolUsePromptTokensDetails", detail)
        .has(13, "toolUsePromptTokenCount", Kind.NUMBER)
        .has(14, "thoughtsTokenCount", Kind.NUMBER);
  }
}
