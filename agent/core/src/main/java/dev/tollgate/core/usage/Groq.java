package dev.tollgate.core.usage;

/** Groq: as OpenAI, but a stream has its usage in a place of its own, and once more if asked to. */
final class Groq {
  private static final long LEAST_AUDIO_MILLIS = 10_000;

  private static final Dialect CHAT = chat();

  private static final Dialect TRANSCRIPTIONS =
      OpenAi.transcriptions().leastAudioMillis(LEAST_AUDIO_MILLIS).build();

  static final Provider PROVIDER =
      Provider.named("groq")
          .credential("authorization")
          .requestId("x-request-id")
          .host("api.groq.com")
          .post("/openai/v1/chat/completions", "chat.completions", CHAT)
          .post("/openai/v1/responses", "responses", OpenAi.RESPONSES)
          .post("/openai/v1/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .post("/openai/v1/audio/speech", "audio.speech", OpenAi.SPEECH)
          .post("/openai/v1/audio/transcriptions", "audio.transcriptions", TRANSCRIPTIONS)
          .post("/openai/v1/audio/translations", "audio.translations", TRANSCRIPTIONS)
          .build();

  private Groq() {}

  private static Dialect chat() {
    Dialect.Builder dialect = OpenAi.chat().both("x_groq.id", Fact.REQUEST_ID);
    OpenAi.promptUsage(dialect.event, "x_groq.usage");
    return dialect.build();
  }
}
