package dev.tollgate.collector.reconcile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line item of OpenAI's costs: {@code gpt-4o-2024-08-06, cached input}, {@code priority | gpt-5,
 * output, long context}, {@code gpt-audio audio, input}, or a tool's name without a comma.
 * Stateless.
 */
final class LineItem {
  private LineItem() {}

  /** The model, or null where it is of none. */
  static @Nullable String model(@Nullable String item) {
    if (item == null || item.indexOf(',') < 0) {
      return null;
    }
    String head = afterTier(item);
    head = head.substring(0, head.indexOf(',')).strip();
    int space = head.indexOf(' ');
    return space < 0 ? head : head.substring(0, space);
  }

  /** The tool's name, or null where it is of a model, or of everything. */
  static @Nullable String tool(@Nullable String item) {
    return item == null || item.indexOf(',') >= 0 ? null : item;
  }

  /** Whether it is of a tier or of a batch. */
  static boolean discounted(@Nullable String item) {
    return item != null
        && (item.indexOf('|') >= 0 || item.toLowerCase(Locale.ROOT).contains("batch"));
  }

  private static String afterTier(String item) {
    return item.substring(item.indexOf('|') + 1).strip();
  }
}
