package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How calls are answered until told otherwise: pace, encoding, faults, and token counts where the
 * computed ones will not do. Immutable. Times are milliseconds.
 *
 * @param chunks pieces that the text of a stream is cut into, at most one a word
 * @param lockstep send chunk n + 1 of a stream only once chunk n was acknowledged
 * @param gzip compress for those who accept it
 * @param pieceBytes write every chunk in pieces of so many bytes; 0 writes it at once
 * @param faultTimes how many calls have the fault; null means all
 * @param errorFirst answer the next calls with an error instead
 */
public record Behaviour(
    int chunks,
    long chunkDelayMs,
    boolean lockstep,
    boolean gzip,
    long latencyMs,
    int pieceBytes,
    @Nullable Fault fault,
    @Nullable Long faultTimes,
    @Nullable ErrorFirst errorFirst,
    @Nullable Long inputTokens,
    @Nullable Long cachedTokens,
    @Nullable Long outputTokens,
    @Nullable Long reasoningTokens) {

  /** Answers at once, whole and well. */
  public static final Behaviour DEFAULT =
      new Behaviour(20, 0, false, false, 0, 0, null, null, null, null, null, null, null);

  private static final Set<String> NAMES = new TreeSet<>();

  static {
    DEFAULT.toJson().fieldNames().forEachRemaining(NAMES::add);
  }

  /**
   * An error in place of a reply.
   *
   * @param times how many calls get it
   * @param shouldRetry value of the {@code x-should-retry} header, none when null
   * @param retryAfterMs value of the {@code retry-after-ms} header, none when null
   */
  public record ErrorFirst(
      int status, long times, @Nullable Boolean shouldRetry, @Nullable Long retryAfterMs) {}

  /**
   * This behaviour with the members of {@code json} in place of its own.
   *
   * @throws IllegalArgumentException naming the member that is unknown or has no sense
   */
  public Behaviour with(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("a behaviour is a JSON object");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(name + " is not one of " + NAMES);
      }
    }
    return new Behaviour(
        (int) number(json, "chunks", chunks),
        number(json, "chunkDelayMs", chunkDelayMs),
        flag(json, "lockstep", lockstep),
        flag(json, "gzip", gzip),
        number(json, "latencyMs", latencyMs),
        (int) number(json, "pieceBytes", pieceBytes),
        json.has("fault") ? Fault.of(json.get("fault")) : fault,
        optional(json, "faultTimes", faultTimes),
        json.has("errorFirst") ? errorFirst(json.get("errorFirst")) : errorFirst,
        optional(json, "inputTokens", inputTokens),
        optional(json, "cachedTokens", cachedTokens),
        optional(json, "outputTokens", outputTokens),
        optional(json, "reasoningTokens", reasoningTokens));
  }

  /** All members, null where nothing is set. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("chunks", chunks).put("chunkDelayMs", chunkDelayMs);
    json.put("lockstep", lockstep).put("gzip", gzip);
    json.put("latencyMs", latencyMs).put("pieceBytes", pieceBytes);
    json.put("fault", fault == null ? null : fault.word());
    json.put("faultTimes", faultTimes);
    if (errorFirst == null) {
      json.putNull("errorFirst");
    } else {
      ObjectNode error = json.putObject("errorFirst");
      error.put("status", errorFirst.status()).put("times", errorFirst.times());
      error.put("shouldRetry", errorFirst.shouldRetry());
      error.put("retryAfterMs", errorFirst.retryAfterMs());
    }
    json.put("inputTokens", inputTokens).put("cachedTokens", cachedTokens);
    json.put("outputTokens", outputTokens).put("reasoningTokens", reasoningTokens);
    return json;
  }

  private static @Nullable ErrorFirst errorFirst(JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    return new ErrorFirst(
        (int) number(json, "status", 500),
        number(json, "times", 1),
        json.hasNonNull("shouldRetry") ? json.get("shouldRetry").booleanValue() : null,
        optional(json, "retryAfterMs", null));
  }

  private static long number(JsonNode json, String name, long otherwise) {
    Long value = optional(json, name, otherwise);
    if (value == null) {
      throw new IllegalArgumentException(name + " must be a number");
    }
    return value;
  }

  private static @Nullable Long optional(JsonNode json, String name, @Nullable Long otherwise) {
    JsonNode value = json.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException(name + ": " + value + " is not a whole number from 0 up");
    }
    return value.longValue();
  }

  private static boolean flag(JsonNode json, String name, boolean otherwise) {
    JsonNode value = json.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException(name + ": " + value + " is neither true nor false");
    }
    return value.booleanValue();
  }
}
