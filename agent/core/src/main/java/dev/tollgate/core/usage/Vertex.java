package dev.tollgate.core.usage;

/**
 * Google's Vertex AI: Google's own models, and others that speak as their makers do. The path names
 * the model and, except with an API key, where it runs.
 */
final class Vertex {
  private static final String PLACE = "/{v}/projects/{project}/locations/{region}";
  private static final String GOOGLE = "/publishers/google/models/{model}:";
  private static final String ANTHROPIC = "/publishers/anthropic/models/";
  private static final String OTHERS = "/publishers/{publisher}/models/{model}:";

  /** Claude, which the path names with its date behind an {@code @}; the answer names it too. */
  private static final Dialect CLAUDE =
      Anthropic.unnamedMessages()
          .body("model", Fact.MODEL)
          .event("message.model", Fact.MODEL)
          .build();

  static final Provider PROVIDER = provider();

  private Vertex() {}

  private static Provider provider() {
    Provider.Builder vertex =
        Provider.named("gcp.vertex_ai")
            .credential("authorization", "x-goog-api-key", "query:key")
            .requestId("request-id", "x-goog-request-id")
            .host("aiplatform.googleapis.com")
            .host("aiplatform.us.rep.googleapis.com", "us")
            .host("aiplatform.eu.rep.googleapis.com", "eu")
            .hosts("{region}-aiplatform.googleapis.com");
    for (String place : new String[] {PLACE, "/{v}"}) {
      google(vertex, place + GOOGLE);
      vertex
          .post(place + ANTHROPIC + "count-tokens:rawPredict", "rawPredict", Anthropic.COUNT)
          .post(place + ANTHROPIC + "{model}:rawPredict", "rawPredict", CLAUDE)
          .post(place + ANTHROPIC + "{model}:streamRawPredict", "streamRawPredict", CLAUDE)
          .post(place + OTHERS + "rawPredict", "rawPredict", OpenAi.CHAT)
          .post(place + OTHERS + "streamRawPredict", "streamRawPredict", OpenAi.CHAT);
    }
    google(vertex, PLACE + "/endpoints/{model}:");
    return vertex
        .post(PLACE + "/endpoints/{endpoint}/chat/completions", "chat.completions", OpenAi.CHAT)
        .build();
  }

  private static void google(Provider.Builder vertex, String model) {
    vertex
        .post(model + "generateContent", "generateContent", Google.GENERATE)
        .post(model + "streamGenerateContent", "streamGenerateContent", Google.GENERATE)
        .post(model + "embedContent", "embedContent", Google.EMBED)
        .post(model + "predict", "predict", Google.PREDICT)
        .post(model + "predictLongRunning", "predictLongRunning", Google.VIDEO)
        .post(model + "countTokens", "countTokens", Google.FREE)
        .post(model + "computeTokens", "computeTokens", Google.FREE);
  }
}
