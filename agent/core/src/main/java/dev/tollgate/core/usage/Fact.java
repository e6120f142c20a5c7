package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import org.jspecify.annotations.Nullable;

/**
 * A fact is one thing that a {@link Dialect} finds at a JSON path or in a header, whatever its
 * provider calls it. Those that are kept by number come first: {@link #COUNTS} of them, then the
 * {@link #NAMES}.
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
  /** Input tokens from the provider's own tools, beside {@link #INPUT}. */
  TOOL_INPUT(Kind.COUNT, Meter.TOOL_INPUT),
  /** Input tokens of one part of the input: its parts add up to {@link #INPUT}. */
  INPUT_PART(Kind.COUNT),
  /** Input tokens read from a cache that are inside the input, where others are not. */
  CACHE_READ_INSIDE(Kind.COUNT),
  /** The audio among the tokens read from a cache. */
  CACHED_AUDIO(Kind.COUNT),
  /** The images among the tokens read from a cache. */
  CACHED_IMAGE(Kind.COUNT),
  /** Image input tokens that are not inside the input. */
  IMAGE_INPUT_BESIDE(Kind.COUNT),
  /** Output tokens of one of several outputs: they add up to {@link #OUTPUT}. */
  OUTPUT_PART(Kind.COUNT),
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
  /** Web searches charged, as the provider counts them. */
  WEB_SEARCHES(Kind.COUNT),
  /** Searches of X, charged as web searches are. */
  X_SEARCHES(Kind.COUNT),
  /** Sources that searches brought in: what is charged where searches are not counted. */
  SEARCH_SOURCES(Kind.COUNT),
  /** Search queries, charged or not by the model. */
  SEARCH_QUERIES(Kind.COUNT),
  /** Pages fetched from the web. */
  WEB_FETCHES(Kind.COUNT, Meter.WEB_FETCHES),
  /** File searches charged. */
  FILE_SEARCHES(Kind.COUNT, Meter.FILE_SEARCHES),
  /** Code sessions charged. */
  SESSIONS(Kind.COUNT, Meter.SESSIONS),
  /** Citation tokens. */
  CITATIONS(Kind.COUNT, Meter.CITATIONS),
  /** Pages read by character recognition. */
  PAGES(Kind.COUNT, Meter.PAGES),
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
  /** Audio, as the provider bills it. */
  AUDIO_BILLED(Kind.SECONDS),
  /** Audio, as long as it is: what is billed where the provider does not say. */
  AUDIO_LENGTH(Kind.SECONDS),
  /** The provider's own cost, in ticks: 10^10 are one USD. */
  COST_TICKS(Kind.COUNT),
  /** The most output tokens the request allows. */
  MAX_OUTPUT(Kind.COUNT),
  /** Thinking tokens that the request's limit has to be above. */
  THINKING_BUDGET(Kind.COUNT),
  /** How many answers are asked for. */
  ANSWERS_ASKED(Kind.COUNT),
  /** How many images are asked for. */
  IMAGES_ASKED(Kind.COUNT),
  /** How wide they are to be, in pixels. */
  IMAGE_WIDTH(Kind.COUNT),
  /** How high they are to be, in pixels. */
  IMAGE_HEIGHT(Kind.COUNT),
  /** A text to be spoken: what counts is how long it is. */
  SPOKEN(Kind.CODE_POINTS),

  /** The model that answers, or that is asked for. */
  MODEL(Kind.NAME),
  /** The service tier. */
  SERVICE_TIER(Kind.NAME),
  /** The speed that the provider charges for. */
  SPEED(Kind.NAME),
  /** The geography that the provider charges for. */
  REGION(Kind.NAME),
  /** How much a web search may bring into the context. */
  SEARCH_CONTEXT_SIZE(Kind.NAME),
  /** The size of the images: {@code 1024x1024}. */
  IMAGE_SIZE(Kind.NAME),
  /** The quality of the images. */
  IMAGE_QUALITY(Kind.NAME),
  /** What the provider says the call cost, in USD. */
  VENDOR_COST(Kind.NAME),
  /** What a broker says that the provider behind it took, in USD. */
  UPSTREAM_COST(Kind.NAME),
  /** Under which key a gateway had the answer in a cache of its own. */
  GATEWAY_CACHE_KEY(Kind.NAME),
  /** The provider's id of the request, where no header has it. */
  REQUEST_ID(Kind.NAME),
  /** The id of an answer that can be fetched again. */
  ANSWER_ID(Kind.NAME),
  /** Why the answer ended, or how far it is. */
  FINISH_REASON(Kind.NAME),
  /** What kind of error it is. */
  ERROR_TYPE(Kind.NAME),
  /** The error's code. */
  ERROR_CODE(Kind.NAME),
  /** What kind of error it is, if it is one: beside the members of an answer. */
  FLAT_ERROR_TYPE(Kind.NAME),
  /** The error's code, if it is one: beside the members of an answer. */
  FLAT_ERROR_CODE(Kind.NAME),
  /** The kind of a stream's event. */
  EVENT_TYPE(Kind.NAME),
  /** What kind of partial usage it is. */
  ITERATION_TYPE(Kind.NAME),
  /** Of which kind the tokens of an entry are. */
  DETAIL_KIND(Kind.NAME),
  /** How long to wait, in seconds: {@code 17s}. */
  RETRY_DELAY(Kind.NAME),
  /** The file in which the answers of a batch can be fetched one by one. */
  OUTPUT_FILE(Kind.NAME),
  /** What kind of item it is. */
  ITEM_TYPE(Kind.NAME),
  /** How far the item is. */
  ITEM_STATUS(Kind.NAME),
  /** What a web search item did. */
  ITEM_ACTION(Kind.NAME),
  /** In which container an item ran code. */
  ITEM_CONTAINER(Kind.NAME),
  /** The id of an item of an answer. */
  ITEM_ID(Kind.NAME),

  /** The object that holds the counts: they are taken over together when it ends. */
  USAGE(Kind.GROUP),
  /** Such an object behind which nothing of interest follows. */
  LAST_USAGE(Kind.GROUP),
  /** One entry of a list that says of which kind the input tokens are. */
  INPUT_DETAIL(Kind.GROUP),
  /** The same of the tokens read from a cache. */
  CACHED_DETAIL(Kind.GROUP),
  /** The same of the output tokens. */
  OUTPUT_DETAIL(Kind.GROUP),
  /** One entry of a list that says for how long tokens were written to a cache. */
  CACHE_WRITE_DETAIL(Kind.GROUP),
  /** One entry of a list of partial usages. */
  ITERATION(Kind.GROUP),
  /** The object that says what went wrong. */
  ERROR(Kind.GROUP),
  /** The list of all items of an answer. */
  ITEMS(Kind.GROUP),
  /** One item of an answer: a message, a tool call of the provider's. */
  ITEM(Kind.GROUP),
  /** The list of a batch's answers inside a document. */
  ANSWERS(Kind.GROUP),
  /** One of them, with a usage of its own. */
  ANSWER(Kind.GROUP),
  /** One image of an answer. */
  IMAGE(Kind.GROUP),
  /** The usage of a second model, charged beside the first one's. */
  OTHER_MODELS_USAGE(Kind.GROUP),
  /** A query that the provider searched the web for. */
  SEARCH_QUERY(Kind.MARK),
  /** An image that was made. */
  IMAGE_MADE(Kind.MARK),
  /** An image that was asked for and withheld. */
  IMAGE_WITHHELD(Kind.MARK),
  /** The answer is vectors: there is no output to count. */
  EMBEDDING(Kind.MARK),
  /** Generated text, of which only the length is taken. */
  TEXT(Kind.TEXT),
  /** Whether a stream is asked for. */
  STREAM(Kind.SWITCH),
  /** Whether a stream is asked to end with its usage. */
  INCLUDE_USAGE(Kind.SWITCH),
  /** Whether nothing of interest follows. */
  DONE(Kind.SWITCH),
  /** Whether the call ran on the customer's own key at a third party. */
  BYOK(Kind.SWITCH),
  /** Whatever the model is to read: every string beneath counts by its length. */
  PROMPT(Kind.PROMPT);

  /** What is taken of the value at a fact's path. */
  enum Kind {
    /** A whole number of at least 0. */
    COUNT,
    /** A number of seconds of at least 0, taken in milliseconds. */
    SECONDS,
    /** How many Unicode code points a string has. */
    CODE_POINTS,
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
    PROMPT;

    /** Whether it comes as a number. */
    boolean isNumber() {
      return this == COUNT || this == SECONDS || this == CODE_POINTS;
    }
  }

  /** How many facts are numbers: those with the lowest ordinals. */
  static final int COUNTS;

  /** How many facts are names: those that follow. */
  static final int NAMES;

  static {
    int counts = 0;
    int names = 0;
    for (Fact fact : values()) {
      counts += fact.kind.isNumber() ? 1 : 0;
      names += fact.kind == Kind.NAME ? 1 : 0;
    }
    COUNTS = counts;
    NAMES = names;
    if (!values()[counts - 1].kind.isNumber() || values()[counts + names - 1].kind != Kind.NAME) {
      throw new IllegalStateException("counts come first, then names");
    }
  }

  /** What is taken of the value at this fact's path. */
  final Kind kind;

  /** The meter that takes the count over as it is, or null where there is more to it. */
  final @Nullable Meter meter;

  Fact(Kind kind) {
    this(kind, null);
  }

  Fact(Kind kind, @Nullable Meter meter) {
    this.kind = kind;
    this.meter = meter;
  }
}
