package dev.tollgate.core.usage;

/** Together: as OpenAI; cached tokens may be at the top of the usage, images have their sides. */
final class Together {
  static final Provider PROVIDER =
      Provider.named("together")
          .credential("authorization")
          .requestId("x-request-id")
          .host("api.together.xyz")
          .host("api.together.ai")
          .post(
              "/v1/chat/completions",
              "chat.completions",
              OpenAi.chat().both("usage.cached_tokens", Fact.CACHE_READ).build())
          .post(
              "/v1/completions",
              "completions",
              OpenAi.completions().both("usage.cached_tokens", Fact.CACHE_READ).build())
          .post("/v1/embeddings", "embeddings", OpenAi.EMBEDDINGS)
          .post(
              "/v1/images/generations",
              "images.generations",
              OpenAi.images()
                  .request("width", Fact.IMAGE_WIDTH)
                  .request("height", Fact.IMAGE_HEIGHT)
                  .build())
          .post("/v1/audio/speech", "audio.speech", OpenAi.SPEECH)
          .post("/v1/audio/transcriptions", "audio.transcriptions", OpenAi.TRANSCRIPTIONS)
          .post("/v1/audio/translations", "audio.translations", OpenAi.TRANSCRIPTIONS)
          .build();

  private Together() {}
}
