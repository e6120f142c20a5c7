package dev.tollgate.collector.prices;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One model's entry of a LiteLLM price file, as it is written. Filled by its reader. */
final class LiteLlmEntry {
  final String key;
  String provider = "";
  String mode = "";
  boolean searchesPerQuery;

  /** Every number whose key speaks of a cost or a multiplier. */
  final Map<String, BigDecimal> costs = new LinkedHashMap<>();

  /** Search prices by low, medium and high. */
  final Map<String, BigDecimal> searches = new LinkedHashMap<>();

  /** Anthropic's multipliers by {@code us} and {@code fast}. */
  final Map<String, BigDecimal> multipliers = new LinkedHashMap<>();

  /** Prices by range of the input: the range's begin, in tokens, and costs by key. */
  final List<Range> ranges = new ArrayList<>();

  record Range(long from, Map<String, BigDecimal> costs) {}

  LiteLlmEntry(String key) {
    this.key = key;
  }

  @Nullable BigDecimal cost(String name) {
    return costs.get(name);
  }
}
