package dev.tollgate.core.usage;

import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;

/**
 * The worst case of a call is the most that it can use, by what its request says: what a hold is
 * made for. Stateless, thread-safe.
 *
 * <p>A token has at least one byte, so a body of so many bytes brings no more input tokens; output
 * ends at the request's own limit, else at the model's. What a request only points at (files by
 * their address, stored conversations, what a provider's own tools bring in) has no bound that can
 * be read from it: there a generous allowance stands in, and a charge that passes it says so.
 */
public final class WorstCase {
  /** What the provider itself says to the model around a request. */
  private static final long HIDDEN_TOKENS = 64;

  /** The same where tools are described to it. */
  private static final long HIDDEN_TOOL_TOKENS = 1_024;

  /** The most that one image or file is charged for beside its own bytes. */
  private static final long ATTACHMENT_TOKENS = 10_000;

  /** The same of the models that count images in many small tokens. */
  private static final long SMALL_TOKENS_ATTACHMENT = 50_000;

  /** What stands in for input that the request does not hold. */
  private static final long UNSEEN_TOKENS = 131_072;

  /** The output of one generated image at the highest quality, in tokens. */
  private static final long IMAGE_TOKENS = 10_000;

  /** How often a provider's own tool is used in one call. */
  private static final long TOOL_USES = 10;

  private static final long PAGES_OF_A_DOCUMENT = 100;

  /** Speech of the thinnest kind in use: 500 bytes a second. */
  private static final long AUDIO_MILLIS_PER_BYTE = 2;

  /** A document to be ranked takes at least four bytes, and a hundred of them are one unit. */
  private static final long BYTES_PER_SEARCH_UNIT = 400;

  /** No provider takes more; a number beyond it must not overflow a sum. */
  private static final long MOST_TOKENS = 100_000_000;

  private static final long MOST_ANSWERS = 1_000;

  private WorstCase() {}

  /**
   * The most that a call can use: all its input tokens as {@link Meter#INPUT}, all its output
   * tokens as {@link Meter#OUTPUT}, and every other meter that it may be charged by.
   *
   * @param body the request's body, or null where it is not at hand
   */
  public static Usage of(Endpoint endpoint, RequestFacts request, byte[] body) {
    return of(endpoint, request, body.length, ServerSide.in(body));
  }

  /** The same of a request whose body is not at hand. */
  public static Usage ofUnseen(Endpoint endpoint, RequestFacts request) {
    return of(endpoint, request, UNSEEN_TOKENS, ServerSide.UNSEEN);
  }

  /**
   * The worst case of the same request with this limit of output tokens.
   *
   * @param most what {@link #of} returned for it
   */
  public static Usage limited(
      Usage most, Endpoint endpoint, RequestFacts request, long outputTokens) {
    if (!most.has(Meter.OUTPUT)) {
      return most;
    }
    Usage.Builder limited = new Usage.Builder();
    most.asMap().forEach(limited::set);
    boolean images = makesImages(endpoint, request);
    return limited.set(Meter.OUTPUT, output(endpoint, request, images, outputTokens)).build();
  }

  /** The most output tokens of each answer, by the request's own limit, else by the model's. */
  static long outputLimit(RequestFacts request) {
    long asked = request.maxOutputTokens();
    return asked < 0 ? OutputLimits.of(request.model()) : asked;
  }

  private static Usage of(Endpoint endpoint, RequestFacts request, long bytes, ServerSide side) {
    Dialect dialect = endpoint.dialect();
    // What is fetched has been bought already; how much it was stands in the answer alone.
    if (dialect.free || endpoint.fetches()) {
      return Usage.NONE;
    }
    String operation = endpoint.operation();
    boolean images = makesImages(endpoint, request);
    Usage.Builder most = new Usage.Builder();
    most.set(Meter.INPUT, input(endpoint, request, bytes, side));
    if (dialect.generates) {
      most.set(Meter.OUTPUT, output(endpoint, request, images, request.maxOutputTokens()));
    }
    most.set(Meter.REQUESTS, 1);
    if (images) {
      most.set(Meter.IMAGES, Math.min(MOST_ANSWERS, request.imagesAsked()));
    }
    if (operation.contains("audio")) {
      most.set(Meter.AUDIO_MILLIS, bytes * AUDIO_MILLIS_PER_BYTE + dialect.leastAudioMillis);
      most.set(Meter.CHARACTERS, Math.max(bytes, request.characters()));
    }
    if (operation.equals("predict")) {
      most.set(Meter.CHARACTERS, bytes);
    }
    if (operation.contains("rerank")) {
      most.set(Meter.SEARCH_UNITS, 1 + bytes / BYTES_PER_SEARCH_UNIT);
    }
    if (operation.contains("ocr")) {
      most.set(Meter.PAGES, PAGES_OF_A_DOCUMENT);
    }
    boolean searches =
        isAny(dialect.searchingModels, request) || isAny(dialect.queryingModels, request);
    if (searches || side.searchesTheWeb() || operation.startsWith("conversations")) {
      most.set(Meter.WEB_SEARCHES, TOOL_USES);
      most.set(Meter.CITATIONS, UNSEEN_TOKENS);
    }
    if (side.searchesFiles()) {
      most.set(Meter.FILE_SEARCHES, TOOL_USES);
    }
    if (side.runsCode()) {
      most.set(Meter.SESSIONS, TOOL_USES);
    }
    if (side.grounds()) {
      most.set(Meter.GROUNDED_PROMPTS, 1);
    }
    return most.build();
  }

  private static boolean makesImages(Endpoint endpoint, RequestFacts request) {
    Dialect dialect = endpoint.dialect();
    return dialect.outputIsAll == Fact.IMAGE_OUTPUT
        || isAny(dialect.imageModels, request)
        || endpoint.operation().startsWith("images");
  }

  /** Whether the model's name has one of these words. */
  private static boolean isAny(String[] words, RequestFacts request) {
    String model = request.model();
    if (model != null) {
      for (String word : words) {
        if (model.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static long input(Endpoint endpoint, RequestFacts request, long bytes, ServerSide side) {
    String model = request.model();
    boolean smallTokens = model != null && model.contains("4o-mini");
    long tokens = bytes + HIDDEN_TOKENS;
    tokens += request.attachments() * (smallTokens ? SMALL_TOKENS_ATTACHMENT : ATTACHMENT_TOKENS);
    tokens += side.describesTools() ? HIDDEN_TOOL_TOKENS : 0;
    tokens +=
        side.addsInput()
                || endpoint.operation().startsWith("conversations")
                || isAny(endpoint.dialect().queryingModels, request)
            ? UNSEEN_TOKENS
            : 0;
    return Math.min(tokens, MOST_TOKENS);
  }

  /** The most output, with this limit in each answer; -1 for none. */
  private static long output(Endpoint endpoint, RequestFacts request, boolean images, long asked) {
    if (images) {
      return Math.min(MOST_ANSWERS, request.imagesAsked()) * IMAGE_TOKENS;
    }
    long models = OutputLimits.of(request.model());
    long each = asked < 0 ? models : asked;
    // Where thinking is beside the output, the request's limit does not hold for it.
    if (asked >= 0 && endpoint.dialect().reasoningBesideOutput) {
      each += models;
    }
    return Math.min(
        Math.min(each, MOST_TOKENS) * Math.min(MOST_ANSWERS, request.answersAsked()), MOST_TOKENS);
  }
}
