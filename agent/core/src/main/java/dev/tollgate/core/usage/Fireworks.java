package dev.tollgate.core.usage;

/** Fireworks: as OpenAI; what went in is in headers too, and sometimes only there. */
final class Fireworks {
  private static final String PREFIX = "/inference/v1";

  static final Provider PROVIDER =
      Provider.named("fireworks")
          .credential("authorization", "x-api-key")
          .requestId("x-request-id")
          .header("fireworks-prompt-tokens", Fact.INPUT)
          .header("fireworks-cached-prompt-tokens", Fact.CACHE_READ)
          .host("api.fireworks.ai")
          .post(PREFIX + "/chat/completions", "chat.completions", OpenAi.CHAT)
          .post(PREFIX + "/completions", "completions", OpenAi.COMPLETIONS)
          .post(PREFIX + "/responses", "responses", OpenAi.RESPONSES)
          .get(PREFIX + "/responses/{id}", "responses.retrieve", OpenAi.RESPONSES)
          .post(PREFIX + "/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .post(PREFIX + "/audio/transcriptions", "audio.transcriptions", OpenAi.TRANSCRIPTIONS)
          .post(PREFIX + "/audio/translations", "audio.translations", OpenAi.TRANSCRIPTIONS)
          .build();

  private Fireworks() {}
}
