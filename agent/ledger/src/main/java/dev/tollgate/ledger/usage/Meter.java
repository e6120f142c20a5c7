package dev.tollgate.ledger.usage;

import org.jspecify.annotations.Nullable;

/**
 * A meter is one kind of thing that a provider bills for. Meters are disjoint: a token is counted
 * on exactly one of them, so a cost is a plain sum over meters.
 *
 * <p>{@link #code} is the meter's number on disk: never reused, never changed.
 */
public enum Meter {
  /** Uncached text input tokens. */
  INPUT(1, Kind.INPUT_TOKENS, "input"),
  /** Input tokens read from a prompt cache. */
  CACHE_READ(2, Kind.INPUT_TOKENS, "cache_read"),
  /** Input tokens written to a prompt cache for five minutes, or for a time not stated. */
  CACHE_WRITE(3, Kind.INPUT_TOKENS, "cache_write"),
  /** Input tokens written to a prompt cache for one hour. */
  CACHE_WRITE_1H(4, Kind.INPUT_TOKENS, "cache_write_1h"),
  /** Uncached audio input tokens. */
  AUDIO_INPUT(5, Kind.INPUT_TOKENS, "audio_input"),
  /** Uncached image input tokens. */
  IMAGE_INPUT(6, Kind.INPUT_TOKENS, "image_input"),

  /** Text output tokens that are not reasoning. */
  OUTPUT(16, Kind.OUTPUT_TOKENS, "output"),
  /** Reasoning ("thinking") output tokens. */
  REASONING(17, Kind.OUTPUT_TOKENS, "reasoning"),
  /** Audio output tokens. */
  AUDIO_OUTPUT(18, Kind.OUTPUT_TOKENS, "audio_output"),
  /** Image output tokens. */
  IMAGE_OUTPUT(19, Kind.OUTPUT_TOKENS, "image_output"),

  /** Web searches that the provider charges for. */
  WEB_SEARCHES(32, Kind.OTHER, "web_searches"),
  /** File searches that the provider charges for. */
  FILE_SEARCHES(33, Kind.OTHER, "file_searches"),
  /** Code interpreter sessions. */
  SESSIONS(34, Kind.OTHER, "sessions");

  /** Which side of a call a meter counts. */
  private enum Kind {
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    OTHER
  }

  private static final @Nullable Meter[] BY_CODE = new @Nullable Meter[256];

  static {
    for (Meter meter : values()) {
      BY_CODE[meter.code] = meter;
    }
  }

  private final int code;
  private final Kind kind;
  private final String key;

  Meter(int code, Kind kind, String key) {
    this.code = code;
    this.kind = kind;
    this.key = key;
  }

  /** The meter's number on disk, 1 to 255. */
  public int code() {
    return code;
  }

  /** The meter's name in text: the price catalogue and every JSON output use it. */
  public String key() {
    return key;
  }

  /** Whether the meter counts tokens that went in. */
  public boolean isInputTokens() {
    return kind == Kind.INPUT_TOKENS;
  }

  /** Whether the meter counts tokens that came out. */
  public boolean isOutputTokens() {
    return kind == Kind.OUTPUT_TOKENS;
  }

  /** The meter with this number, or null where a newer version wrote one we do not know. */
  public static @Nullable Meter ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** The meter with this name, or null. */
  public static @Nullable Meter ofKey(String key) {
    for (Meter meter : values()) {
      if (meter.key.equals(key)) {
        return meter;
      }
    }
    return null;
  }
}
