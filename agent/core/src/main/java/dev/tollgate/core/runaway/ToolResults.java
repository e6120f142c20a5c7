package dev.tollgate.core.runaway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Counts the results of tools that a request brings back to its model: one for each tool call of
 * the history that it sends. Told by words that each API has once in every result, in quotes, as
 * JSON has its names; a quoted text within a text is no such word. Stateless.
 */
final class ToolResults {
  private static final byte[][] WORDS =
      List.of(
              "\"tool_call_id\"", // OpenAI's chats and what speaks as they do, Cohere
              "\"function_call_output\"", // OpenAI's responses, as the next three
              "\"custom_tool_call_output\"",
              "\"computer_call_output\"",
              "\"local_shell_call_output\"",
              "\"tool_use_id\"", // Anthropic
              "\"toolResult\"", // Bedrock's Converse
              "\"functionResponse\"", // Gemini
              "\"function_response\"",
              "\"tool_name\"") // Ollama
          .stream()
          .map(word -> word.getBytes(UTF_8))
          .toArray(byte[][]::new);

  private ToolResults() {}

  /** How many there are in a request of JSON; 0 in any other. */
  static int in(byte[] request) {
    int count = 0;
    for (int i = 0; i < request.length; i++) {
      if (request[i] == '"' && (i == 0 || request[i - 1] != '\\')) {
        int length = wordAt(request, i);
        count += length > 0 ? 1 : 0;
        i += length > 0 ? length - 1 : 0;
      }
    }
    return count;
  }

  private static int wordAt(byte[] request, int at) {
    for (byte[] word : WORDS) {
      if (isAt(request, at, word)) {
        return word.length;
      }
    }
    return 0;
  }

  private static boolean isAt(byte[] request, int at, byte[] word) {
    if (request.length - at < word.length) {
      return false;
    }
    for (int i = 1; i < word.length; i++) {
      if (request[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }
}
