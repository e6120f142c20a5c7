package dev.tollgate.core.usage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns lists that split a count up, such as {@code [{"modality":"AUDIO","tokenCount":260}]}, into
 * counts of their own. One thread at a time.
 */
final class UsageDetails {
  private static final Map<String, Fact> OF_INPUT =
      Map.of("AUDIO", Fact.AUDIO_INPUT, "IMAGE", Fact.IMAGE_INPUT);
  private static final Map<String, Fact> OF_CACHED =
      Map.of("AUDIO", Fact.CACHED_AUDIO, "IMAGE", Fact.CACHED_IMAGE);
  private static final Map<String, Fact> OF_OUTPUT =
      Map.of("AUDIO", Fact.AUDIO_OUTPUT, "IMAGE", Fact.IMAGE_OUTPUT);
  private static final Map<String, Fact> OF_CACHE_WRITE =
      Map.of("5m", Fact.CACHE_WRITE_5M, "1h", Fact.CACHE_WRITE_1H);

  private @Nullable String kind;
  private long tokens = -1;

  /** An entry begins. */
  void begin() {
    kind = null;
    tokens = -1;
  }

  void kind(char[] chars, int offset, int length) {
    kind = Names.keep(kind, chars, offset, length);
  }

  void tokens(long count) {
    tokens = count;
  }

  /** The entry ends: its count is taken over where it is of a kind that has its own rate. */
  void end(Fact group, UsageCounts counts) {
    Fact fact = kind == null ? null : kinds(group).get(kind);
    if (fact != null && tokens >= 0) {
      counts.add(fact, tokens);
    }
  }

  private static Map<String, Fact> kinds(Fact group) {
    switch (group) {
      case INPUT_DETAIL:
        return OF_INPUT;
      case CACHED_DETAIL:
        return OF_CACHED;
      case OUTPUT_DETAIL:
        return OF_OUTPUT;
      default:
        return OF_CACHE_WRITE;
    }
  }
}
