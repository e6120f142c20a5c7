package dev.tollgate.core.usage;

/** Google's Gemini API. */
final class Gemini {
  static final Provider PROVIDER =
      Provider.named("gcp.gemini")
          .credential("x-goog-api-key", "query:key", "authorization")
          .requestId("x-goog-request-id")
          .header("x-gemini-service-tier", Fact.SERVICE_TIER)
          .host("generativelanguage.googleapis.com")
          .post("/{v}/openai/chat/completions", "chat.completions", OpenAi.CHAT)
          .post("/{v}/openai/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .post("/{v}/models/{model}:generateContent", "generateContent", Google.GENERATE)
          .post(
              "/{v}/models/{model}:streamGenerateContent", "streamGenerateContent", Google.GENERATE)
          .post("/{v}/tunedModels/{model}:generateContent", "generateContent", Google.GENERATE)
          .post(
              "/{v}/tunedModels/{model}:streamGenerateContent",
              "streamGenerateContent",
              Google.GENERATE)
          .post("/{v}/models/{model}:embedContent", "embedContent", Google.EMBED)
          .post("/{v}/models/{model}:batchEmbedContents", "batchEmbedContents", Google.EMBED)
          .post("/{v}/models/{model}:predict", "predict", Google.PREDICT)
          .post("/{v}/models/{model}:predictLongRunning", "predictLongRunning", Google.VIDEO)
          .post("/{v}/models/{model}:countTokens", "countTokens", Google.FREE)
          .post("/{v}/models/{model}:batchGenerateContent", "batchGenerateContent", Google.FREE)
          .post("/{v}/models/{model}:asyncBatchEmbedContent", "asyncBatchEmbedContent", Google.FREE)
          .get("/{v}/batches/{id}", "batches.retrieve", Google.BATCH)
          .post("/{v}/batches/{id}:cancel", "batches.cancel", Google.FREE)
          .get("/download/{v}/files/{id}:download", "files.download", Google.BATCH_RESULTS)
          .post("/{v}/interactions", "interactions", Google.INTERACTIONS)
          .build();

  private Gemini() {}
}
