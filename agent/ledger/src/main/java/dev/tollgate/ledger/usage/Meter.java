package dev.tollgate.ledger.usage;

import org.jspecify.annotations.Nullable;

/**
 * A meter is one kind of thing that a provider bills for, or says beside. Those that are billed are
 * disjoint: a token is counted on exactly one of them, so a cost is a plain sum over meters.
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
  /** Input tokens that the results of the provider's own tools brought into the prompt. */
  TOOL_INPUT(7, Kind.INPUT_TOKENS, "tool_input"),

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
  SESSIONS(34, Kind.OTHER, "sessions"),
  /** Citation tokens, which are neither input nor output (Perplexity). */
  CITATIONS(35, Kind.OTHER, "citations"),
  /** Images generated. */
  IMAGES(36, Kind.OTHER, "images"),
  /** Milliseconds of audio, in or out. */
  AUDIO_MILLIS(37, Kind.OTHER, "audio_millis"),
  /** Characters (Unicode code points) to be spoken or embedded. */
  CHARACTERS(38, Kind.OTHER, "characters"),
  /** Requests that have a fee of their own. */
  REQUESTS(39, Kind.OTHER, "requests"),
  /** Search units of a ranking. */
  SEARCH_UNITS(40, Kind.OTHER, "search_units"),
  /** Prompts that the provider grounded by searching, where it charges by prompt. */
  GROUNDED_PROMPTS(41, Kind.OTHER, "grounded_prompts"),
  /** Pages read by character recognition. */
  PAGES(42, Kind.OTHER, "pages"),

  /** Pages that the provider fetched from the web; no provider charges for them. */
  WEB_FETCHES(64, Kind.UNBILLED, "web_fetches"),
  /** All web search items of the answer, those that are not charged included. */
  WEB_SEARCH_CALLS(65, Kind.UNBILLED, "web_search_calls"),
  /** Input tokens with the provider's own template, where it charges for fewer (Cohere). */
  RAW_INPUT(66, Kind.UNBILLED, "raw_input"),
  /** Output tokens with the provider's own template, where it charges for fewer (Cohere). */
  RAW_OUTPUT(67, Kind.UNBILLED, "raw_output"),
  /** Answers in a file of results. */
  ITEMS(68, Kind.UNBILLED, "items"),
  /** Answers in a file of results that are charged. */
  ITEMS_BILLED(69, Kind.UNBILLED, "items_billed");

  /** Which side of a call a meter counts. */
  private enum Kind {
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    OTHER,
    UNBILLED
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

  /** Whether a quantity of it can cost anything; if not, it is there to be known. */
  public boolean isBilled() {
    return kind != Kind.UNBILLED;
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
