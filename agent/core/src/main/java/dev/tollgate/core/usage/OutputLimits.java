package dev.tollgate.core.usage;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens models put out at most, as their providers state it: what holds where a request
 * sets no limit. A name that is not known gets the highest limit of those in wide use. Stateless,
 * thread-safe.
 */
final class OutputLimits {
  /** Of a model that is not known. */
  static final long UNKNOWN = 131_072;

  /** By the beginnings of names: the first that fits holds. */
  private static final List<Map.Entry<String, Long>> KNOWN =
      List.of(
          Map.entry("gpt-3.5-turbo", 4_096L),
          Map.entry("gpt-4-turbo", 4_096L),
          Map.entry("gpt-4.1", 32_768L),
          Map.entry("gpt-4o", 16_384L),
          Map.entry("gpt-4.5", 16_384L),
          Map.entry("gpt-4", 8_192L),
          Map.entry("o1-mini", 65_536L),
          Map.entry("o1", 100_000L),
          Map.entry("o3", 100_000L),
          Map.entry("o4-mini", 100_000L),
          Map.entry("gpt-5", 128_000L),
          Map.entry("claude-3-opus", 4_096L),
          Map.entry("claude-3-sonnet", 4_096L),
          Map.entry("claude-3-haiku", 4_096L),
          Map.entry("claude-3-5", 8_192L),
          Map.entry("claude-sonnet-4", 64_000L),
          Map.entry("claude-haiku-4", 64_000L),
          Map.entry("gemini-1.5", 8_192L),
          Map.entry("gemini-2.0", 8_192L),
          Map.entry("gemini-2.5", 65_536L),
          Map.entry("gemini-3", 65_536L));

  private OutputLimits() {}

  /** The most output tokens of one answer of this model; null for one that is not named. */
  static long of(@Nullable String model) {
    if (model != null) {
      for (int i = 0; i < KNOWN.size(); i++) {
        if (isNamed(model, KNOWN.get(i).getKey())) {
          return KNOWN.get(i).getValue();
        }
      }
    }
    return UNKNOWN;
  }

  /** Whether a name begins so, behind the names of vendors that brokers and clouds put first. */
  private static boolean isNamed(String model, String beginning) {
    int at = model.indexOf(beginning);
    return at == 0 || (at > 0 && (model.charAt(at - 1) == '/' || model.charAt(at - 1) == '.'));
  }
}
