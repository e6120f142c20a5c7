package dev.tollgate.core.usage;

import java.util.List;

/**
 * A made-up call, whoever will have it said: disjoint token counts, the pieces of what was
 * generated, and the habits of the one who writes it.
 *
 * @param input uncached input tokens
 * @param cacheWrite input tokens written to a cache for five minutes
 * @param cacheWrite1h input tokens written to a cache for an hour
 * @param output output tokens but reasoning
 * @param arguments the pieces of a tool call's arguments; none: no tool is called
 * @param ascii whether JSON strings are escaped to ASCII
 * @param lineEnd how lines end
 */
record Talk(
    long input,
    long cacheRead,
    long cacheWrite,
    long cacheWrite1h,
    long output,
    long reasoning,
    List<String> texts,
    List<String> arguments,
    boolean ascii,
    String lineEnd) {

  /** One that has a bit of all. */
  static Talk usual() {
    return new Talk(
        120,
        40,
        7,
        3,
        55,
        20,
        List.of("\"usage\":{\"prompt_tokens\":9}", "data: [DONE]\n\n", "Mañana 🦊"),
        List.of("{\"model\":\"m\",", "\"usage\":{\"input_tokens\":1}}"),
        false,
        "\n");
  }

  /** This call as one can say it who reports no more than this. */
  Talk only(boolean reads, boolean writes, boolean hours, boolean reasons) {
    return new Talk(
        input,
        reads ? cacheRead : 0,
        writes ? cacheWrite : 0,
        hours ? cacheWrite1h : 0,
        output,
        reasons ? reasoning : 0,
        texts,
        arguments,
        ascii,
        lineEnd);
  }

  long allInput() {
    return input + cacheRead + cacheWrite + cacheWrite1h;
  }

  long allOutput() {
    return output + reasoning;
  }

  String text() {
    return String.join("", texts);
  }

  String argumentText() {
    return String.join("", arguments);
  }
}
