package dev.tollgate.collector.reconcile;

/** What an export and the ledgers can both say of a model's day. */
enum Measure {
  /** US dollars. */
  COST("cost USD", "costUsd"),
  /** Calls that the provider answered. */
  REQUESTS("requests", "requests"),
  /** Text input tokens, those from and into a cache included. */
  INPUT("input tokens", "inputTokens"),
  /** Input tokens that are neither read from a cache nor written to one. */
  UNCACHED_INPUT("uncached input", "uncachedInputTokens"),
  /** Input tokens read from a cache. */
  CACHE_READ("cache read", "cacheReadTokens"),
  /** Input tokens written to a cache. */
  CACHE_WRITE("cache write", "cacheWriteTokens"),
  /** Output tokens, reasoning included. */
  OUTPUT("output tokens", "outputTokens"),
  /** Audio input tokens. */
  AUDIO_INPUT("audio input", "audioInputTokens"),
  /** Audio output tokens. */
  AUDIO_OUTPUT("audio output", "audioOutputTokens"),
  /** Web searches. */
  WEB_SEARCHES("web searches", "webSearches"),
  /** Images made. */
  IMAGES("images", "images"),
  /** Characters spoken. */
  CHARACTERS("characters", "characters"),
  /** Seconds of audio. */
  SECONDS("audio seconds", "audioSeconds");

  private final String words;
  private final String key;

  Measure(String words, String key) {
    this.words = words;
    this.key = key;
  }

  /** Its name in a table. */
  String words() {
    return words;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }
}
