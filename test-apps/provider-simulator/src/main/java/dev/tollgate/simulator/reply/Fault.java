package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A way for a reply to be wrong. */
public enum Fault {
  /** The connection closes (a stream of HTTP/2 is reset) in the middle of the body. */
  CUT,
  /** A stream has one event that is no JSON; any other body is HTML that calls itself JSON. */
  MALFORMED,
  /** The exchange ends properly, but the JSON with the usage stops half way. */
  TRUNCATED_JSON,
  /** The right body under {@code text/html}. */
  WRONG_CONTENT_TYPE,
  /**
   * Well-formed JSON with 5,000 arrays in each other, a number of 10,000 digits and 2 MB of
   * padding.
   */
  ABSURD,
  /** The connection is reset before anything is answered. */
  RESET;

  private static final int DEPTH = 5_000;
  private static final int DIGITS = 10_000;
  private static final int PADDING = 2 << 20;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static @Nullable Fault of(JsonNode word) {
    if (word.isNull()) {
      return null;
    }
    for (Fault fault : values()) {
      if (fault.word().equals(word.textValue())) {
        return fault;
      }
    }
    throw new IllegalArgumentException(
        "fault: " + word + " is not one of " + Arrays.stream(values()).map(Fault::word).toList());
  }

  /** The reply with this fault in it. */
  public Reply in(Reply reply) {
    int middle = reply.chunks().size() / 2;
    return switch (this) {
      case RESET -> reply;
      case WRONG_CONTENT_TYPE -> reply.as("text/html; charset=utf-8");
      case CUT ->
          reply.streamed()
              ? reply.upTo(middle).brokenOff()
              : reply.replace(0, half(reply, 0)).brokenOff();
      case ABSURD -> reply.replace(middle, absurd(reply.chunks().get(middle).text())).garbled();
      case MALFORMED ->
          reply.streamed()
              ? reply
                  .replace(middle, reply.chunks().get(middle).text().replaceFirst("\\{", "{oops,"))
                  .garbled()
              : reply
                  .replace(0, "<html><body><h1>It works, but not as JSON</h1></body></html>\n")
                  .garbled();
      case TRUNCATED_JSON -> {
        int usage = lastWithUsage(reply);
        yield reply.replace(usage, half(reply, usage)).upTo(usage + 1).garbled();
      }
    };
  }

  private static int lastWithUsage(Reply reply) {
    for (int i = reply.chunks().size() - 1; i >= 0; i--) {
      if (reply.chunks().get(i).text().contains("\"usage\":{")) {
        return i;
      }
    }
    return reply.chunks().size() / 2;
  }

  private static String half(Reply reply, int chunk) {
    String text = reply.chunks().get(chunk).text();
    return text.substring(0, text.length() / 2);
  }

  private static String absurd(String text) {
    return text.replaceFirst(
        "\\{",
        "{\"debug\":"
            + "[".repeat(DEPTH)
            + "]".repeat(DEPTH)
            + ",\"digits\":1"
            + "0".repeat(DIGITS)
            + ",\"padding\":\""
            + "x".repeat(PADDING)
            + "\",");
  }
}
