package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import org.jspecify.annotations.Nullable;

/**
 * A fact is one thing that a {@link Dialect} finds at a JSON path, whatever its provider calls it.
 */
enum Fact {
  /** Input tokens, as the provider counts them: with or without cached ones. */
  INPUT(Kind.COUNT),
  /** Input tokens read from a cache. */
  CACHE_READ(Kind.COUNT),
  /** All input tokens written to a cache. */
  CACHE_WRITE(Kind.COUNT),
  /** Input tokens written to a cache for five minutes: a part of {@link #CACHE_WRITE}. */
  CACHE_WRITE_5M(Kind.COUNT),
  /** Input tokens written to a cache for an hour: a part of {@link #CACHE_WRITE}. */
  CACHE_WRITE_1H(Kind.COUNT),
  /** Audio input tokens. */
  AUDIO_INPUT(Kind.COUNT),
  /** Image input tokens. */
  IMAGE_INPUT(Kind.COUNT),
  /** Output tokens. */
  OUTPUT(Kind.COUNT),
  /** Output tokens when the stream began: a placeholder, good as a lower bound only. */
  OUTPUT_AT_LEAST(Kind.COUNT),
  /** Reasoning output tokens. */
  REASONING(Kind.COUNT),
  /** Audio output tokens. */
  AUDIO_OUTPUT(Kind.COUNT),
  /** Image output tokens. */
  IMAGE_OUTPUT(Kind.COUNT),
  /** Input and output tokens. */
  TOTAL(Kind.COUNT),
  /** Input tokens of one part of the input: its parts add up to {@link #INPUT}. */
  INPUT_PART(Kind.COUNT),
  /** Output tokens of one of several outputs: they add up to {@link #OUTPUT}. */
  OUTPUT_PART(Kind.COUNT),
  /** Input tokens read from a cache that are inside the input, where others are not. */
  CACHE_READ_INSIDE(Kind.COUNT),
  /** The audio among the tokens read from a cache. */
  CACHED_AUDIO(Kind.COUNT),
  /** The images among the tokens read from a cache. */
  CACHED_IMAGE(Kind.COUNT),
  /** Image input tokens that are not inside the input. */
  IMAGE_INPUT_BESIDE(Kind.COUNT),
  /** Tokens that the provider's own tools brought into the prompt: not inside the input. */
  TOOL_INPUT(Kind.COUNT, Meter.TOOL_INPUT),
  /** Web searches charged, as the provider counts them. */
  WEB_SEARCHES(Kind.COUNT, Meter.WEB_SEARCHES),
  /** Pages fetched from the web. */
  WEB_FETCHES(Kind.COUNT, Meter.WEB_FETCHES),
  /** Input tokens with a template that is not charged. */
  RAW_INPUT(Kind.COUNT, Meter.RAW_INPUT),
  /** Output tokens with a template that is not charged. */
  RAW_OUTPUT(Kind.COUNT, Meter.RAW_OUTPUT),
  /** Units of a ranking. */
  SEARCH_UNITS(Kind.COUNT, Meter.SEARCH_UNITS),
  /** Images that the provider charges for by number. */
  IMAGES_BILLED(Kind.COUNT, Meter.IMAGES),
  /** Characters that the provider charges for. */
  CHARACTERS(Kind.COUNT, Meter.CHARACTERS),
  /** Something that is charged and that no meter counts. */
  UNMETERED(Kind.COUNT),
  /** How many tokens an entry of a list of kinds has. */
  DETAIL_TOKENS(Kind.COUNT),
  /** The object that holds the counts: they are taken over together when it ends. */
  USAGE(Kind.GROUP),
  /** Such an object behind which nothing of interest follows. */
  LAST_USAGE(Kind.GROUP),
  /** One entry of a list of partial usages. */
  ITERATION(Kind.GROUP),
  /** What kind of partial usage it is. */
  ITERATION_TYPE(Kind.NAME),
  /** One entry of a list that says of which kind the input tokens are. */
  INPUT_DETAIL(Kind.GROUP),
  /** The same of the tokens read from a cache. */
  CACHED_DETAIL(Kind.GROUP),
  /** The same of the output tokens. */
  OUTPUT_DETAIL(Kind.GROUP),
  /** One entry of a list that says for how long tokens were written to a cache. */
  CACHE_WRITE_DETAIL(Kind.GROUP),
  /** Of which kind the tokens of an entry are. */
  DETAIL_KIND(Kind.NAME),

  /** The model that answers, or that is asked for. */
  MODEL(Kind.NAME),
  /** The service tier. */
  SERVICE_TIER(Kind.NAME),
  /** The speed that the provider charges for. */
  SPEED(Kind.NAME),
  /** The geography that the provider charges for. */
  REGION(Kind.NAME),
  /** The provider's id of the request, where no header has it. */
  REQUEST_ID(Kind.NAME),
  /** Why the answer ended. */
  FINISH_REASON(Kind.NAME),
  /** The object that says what went wrong. */
  ERROR(Kind.GROUP),
  /** What kind of error it is. */
  ERROR_TYPE(Kind.NAME),
  /** The error's code. */
  ERROR_CODE(Kind.NAME),
  /** The kind of a stream's event. */
  EVENT_TYPE(Kind.NAME),
  /** Whether nothing of interest follows. */
  DONE(Kind.SWITCH),
  /** Generated text, of which only the length is taken. */
  TEXT(Kind.TEXT),

  /** The list of all items of an answer. */
  ITEMS(Kind.GROUP),
  /** One item of an answer: a message, a tool call of the provider's. */
  ITEM(Kind.GROUP),
  /** What kind of item it is. */
  ITEM_TYPE(Kind.NAME),
  /** How far the item is. */
  ITEM_STATUS(Kind.NAME),
  /** What a web search item did. */
  ITEM_ACTION(Kind.NAME),
  /** In which container an item ran code. */
  ITEM_CONTAINER(Kind.NAME),

  /** A query that the provider searched the web for. */
  SEARCH_QUERY(Kind.MARK),
  /** An image that was made. */
  IMAGE_MADE(Kind.MARK),
  /** An image that was asked for and withheld. */
  IMAGE_WITHHELD(Kind.MARK),
  /** The answer is vectors: there is no output to count. */
  EMBEDDING(Kind.MARK),

  /** Whether a stream is asked for. */
  STREAM(Kind.SWITCH),
  /** Whether a stream is asked to end with its usage. */
  INCLUDE_USAGE(Kind.SWITCH),
  /** The most output tokens the request allows. */
  MAX_OUTPUT(Kind.COUNT),
  /** How much a web search may bring into the context. */
  SEARCH_CONTEXT_SIZE(Kind.NAME),
  /** Whatever the model is to read: every string beneath counts by its length. */
  PROMPT(Kind.PROMPT);

  /** What is taken of the value at a fact's path. */
  enum Kind {
    /** A whole number of at least 0. */
    COUNT,
    /** A short string or number. */
    NAME,
    /** The length of a string. */
    TEXT,
    /** True or false. */
    SWITCH,
    /** Begin and end of an object or array. */
    GROUP,
    /** That there is a value, whatever it is. */
    MARK,
    /** The length of all strings in the value, at any depth. */
    PROMPT
  }

  /** How many facts there are. */
  static final int COUNT = values().length;

  /** What is taken of the value at this fact's path. */
  final Kind kind;

  /** The meter that the count goes to as it is; null where more is to be known of it. */
  final @Nullable Meter meter;

  Fact(Kind kind) {
    this(kind, null);
  }

  Fact(Kind kind, @Nullable Meter meter) {
    this.kind = kind;
    this.meter = meter;
  }
}
