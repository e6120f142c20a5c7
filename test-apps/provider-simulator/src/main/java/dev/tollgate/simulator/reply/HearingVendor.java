package dev.tollgate.simulator.reply;

/** Who turns speech into text: where, and how that is billed. Immutable. */
enum HearingVendor {
  /** By seconds, ten at least; only the longer form of an answer says how many there were. */
  GROQ("groq", "api.groq.com", "/openai/v1/audio/transcriptions", 10),
  /** By seconds, with tokens beside them that cost nothing. */
  MISTRAL("mistral_ai", "api.mistral.ai", "/v1/audio/transcriptions", 1),
  /**
   * By tokens, or by seconds, as the model is; each says its own in the usage. Last, as it is asked
   * at any host.
   */
  OPENAI("openai", "api.openai.com", "/v1/audio/transcriptions", 1);

  private final String provider;
  private final String host;
  private final String path;
  private final long leastSeconds;

  HearingVendor(String provider, String host, String path, long leastSeconds) {
    this.provider = provider;
    this.host = host;
    this.path = path;
    this.leastSeconds = leastSeconds;
  }

  String provider() {
    return provider;
  }

  String host() {
    return host;
  }

  String path() {
    return path;
  }

  /** The least that a call is billed for. */
  long leastSeconds() {
    return leastSeconds;
  }
}
