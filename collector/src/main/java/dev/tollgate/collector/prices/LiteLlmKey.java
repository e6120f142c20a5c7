package dev.tollgate.collector.prices;

import dev.tollgate.ledger.usage.Meter;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a cost in a LiteLLM price file says, where it is one of tokens: the meter, the
 * service tier and from which total input on. Immutable.
 *
 * @param tier a word of our format; empty for the plain tier
 * @param aboveTokens 0 for every call
 */
record LiteLlmKey(Meter meter, String tier, long aboveTokens) {
  private static final Map<String, Meter> METERS =
      Map.ofEntries(
          Map.entry("input_cost_per_token", Meter.INPUT),
          Map.entry("output_cost_per_token", Meter.OUTPUT),
          Map.entry("cache_read_input_token_cost", Meter.CACHE_READ),
          Map.entry("input_cost_per_token_cache_hit", Meter.CACHE_READ),
          Map.entry("cache_creation_input_token_cost", Meter.CACHE_WRITE),
          Map.entry("cache_creation_input_token_cost_above_1hr", Meter.CACHE_WRITE_1H),
          Map.entry("input_cost_per_audio_token", Meter.AUDIO_INPUT),
          Map.entry("input_cost_per_image_token", Meter.IMAGE_INPUT),
          Map.entry("output_cost_per_reasoning_token", Meter.REASONING),
          Map.entry("output_cost_per_audio_token", Meter.AUDIO_OUTPUT),
          Map.entry("output_cost_per_image_token", Meter.IMAGE_OUTPUT));

  private static final Map<String, String> TIERS =
      Map.of("_flex", "flex", "_priority", "priority", "_batches", "batch");

  private static final Pattern ABOVE = Pattern.compile("(.+)_above_([0-9]{1,7})k_tokens");

  /**
   * Costs that nothing here is charged by: video, cached audio, prices in other units than money,
   * and what stands beside a price that is used.
   */
  private static final Set<String> NOT_CHARGED =
      Set.of(
          "cache_creation_input_audio_token_cost",
          "cache_read_input_audio_token_cost",
          "input_cost_per_audio_per_second",
          "input_cost_per_video_per_second",
          "input_cost_per_video_per_second_above_15s_interval",
          "input_cost_per_video_per_second_above_8s_interval",
          "output_cost_per_video_per_second",
          "output_cost_per_video_token",
          "output_cost_per_second_1080p",
          "output_cost_per_character",
          "output_cost_per_pixel",
          "annotation_cost_per_page",
          "ocr_cost_per_credit",
          "input_dbu_cost_per_token",
          "output_dbu_cost_per_token");

  /** Costs that are not of tokens. */
  private static final Set<String> UNITS =
      Set.of(
          "input_cost_per_image",
          "output_cost_per_image",
          "input_cost_per_pixel",
          "input_cost_per_second",
          "output_cost_per_second",
          "input_cost_per_character",
          "input_cost_per_query",
          "input_cost_per_request",
          "citation_cost_per_token",
          "code_interpreter_cost_per_session",
          "ocr_cost_per_page");

  /** What the name says; null if it is not of tokens. */
  static @Nullable LiteLlmKey of(String name) {
    String base = name;
    String tier = "";
    for (Map.Entry<String, String> each : TIERS.entrySet()) {
      if (base.endsWith(each.getKey())) {
        base = base.substring(0, base.length() - each.getKey().length());
        tier = each.getValue();
      }
    }
    long above = 0;
    Matcher form = ABOVE.matcher(base);
    if (form.matches()) {
      base = form.group(1);
      above = Long.parseLong(form.group(2)) * 1_000;
    }
    Meter meter = METERS.get(base);
    return meter == null ? null : new LiteLlmKey(meter, tier, above);
  }

  /** Whether the name is known, used or not. */
  static boolean isKnown(String name) {
    Matcher above = ABOVE.matcher(name);
    String base = above.matches() ? above.group(1) : name;
    return of(name) != null
        || UNITS.contains(base)
        || NOT_CHARGED.contains(base)
        || name.startsWith(LiteLlmModel.UPLIFT);
  }

  /** Whether two names say the same, and this one is the older. */
  static boolean isOlderAlias(String name) {
    return name.startsWith("input_cost_per_token_cache_hit");
  }
}
