package dev.tollgate.simulator.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;

/**
 * What a request asks for, whatever the provider. Immutable.
 *
 * @param text all text of the request, which decides what is answered
 * @param maxOutput most tokens to generate, -1 when not limited
 * @param reasons whether some of the output is thought, not said
 * @param cache which input is served from or written to a cache
 */
record Prompt(String text, long maxOutput, boolean reasons, Cache cache) {

  /** How input is cached. */
  enum Cache {
    NONE,
    /** Read when the provider feels like it (OpenAI). */
    AUTOMATIC,
    /** Read, or written for five minutes, because the request marks it (Anthropic). */
    MARKED_5M,
    /** Read, or written for an hour. */
    MARKED_1H
  }

  /** All text in these parts of a request, in order. */
  static String textOf(JsonNode request, String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      collect(request.path(name), text);
    }
    return text.toString();
  }

  private static void collect(JsonNode node, StringBuilder text) {
    if (node instanceof MissingNode || node.isNull() || node.isBoolean()) {
      return;
    }
    if (node.isValueNode()) {
      text.append(node.asText()).append('\n');
    } else {
      node.forEach(child -> collect(child, text));
    }
  }

  /** FNV-1a over the text: the only source of chance in the simulator. */
  long fingerprint() {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /**
   * Tokens of a text by the simulator's own reckoning: one for every six letters or digits begun in
   * a run of them, one for every other character that is not blank.
   */
  static long tokens(String text) {
    long tokens = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        tokens += run % 6 == 0 ? 1 : 0;
        run++;
      } else {
        run = 0;
        tokens += Character.isWhitespace(c) ? 0 : 1;
      }
    }
    return tokens;
  }
}
