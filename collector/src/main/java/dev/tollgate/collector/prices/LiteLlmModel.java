package dev.tollgate.collector.prices;

import dev.tollgate.ledger.usage.Meter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One model on its way from LiteLLM's format to ours: what its entries say, as lines of a
 * catalogue. Rates are USD per million tokens there, and per token here. One thread.
 */
final class LiteLlmModel {
  static final String UPLIFT = "regional_processing_uplift_multiplier_";

  private static final int RATE_DIGITS = 6;
  private static final int FEE_DIGITS = 12;

  final String name;
  final int rank;
  private final String provider;

  /** Rates by tier and threshold, as they stand before the pairs; the plain ones first. */
  private final Map<String, Map<Meter, BigDecimal>> rates = new TreeMap<>();

  private final Map<String, String> fees = new TreeMap<>();
  private final Map<String, BigDecimal> images = new TreeMap<>();
  private final List<String> factors = new ArrayList<>();

  LiteLlmModel(String provider, String name, int rank) {
    this.provider = provider;
    this.name = name;
    this.rank = rank;
  }

  /** Takes what the model's own entry says. */
  void take(LiteLlmEntry entry) {
    entry.costs.forEach(
        (key, usd) -> {
          LiteLlmKey said = LiteLlmKey.of(key);
          if (said != null && !(LiteLlmKey.isOlderAlias(key) && hasRate(said))) {
            rate(said.tier(), said.aboveTokens(), said.meter(), usd);
          }
          if (key.startsWith(UPLIFT)) {
            factors.add("factor region " + key.substring(UPLIFT.length()) + " " + plain(usd));
          }
        });
    for (LiteLlmEntry.Range range : entry.ranges) {
      range
          .costs()
          .forEach(
              (key, usd) -> {
                LiteLlmKey said = LiteLlmKey.of(key);
                if (said != null) {
                  rate(said.tier(), range.from(), said.meter(), usd);
                }
              });
    }
    entry.multipliers.forEach(
        (word, usd) -> {
          if (word.equals("us")) {
            factors.add("factor region us " + plain(usd));
          } else if (word.equals("fast")) {
            factors.add("factor speed fast " + plain(usd));
          }
        });
    Map<Meter, BigDecimal> plain = rates.get("");
    if (plain != null && plain.containsKey(Meter.INPUT) && answersWithoutTokens(entry.mode)) {
      plain.putIfAbsent(Meter.OUTPUT, BigDecimal.ZERO);
    }
    units(entry);
    searches(entry);
  }

  /** Takes the price of an image of one size, from an entry of its own. */
  void takeImage(LiteLlmEntry entry, String size, @Nullable String quality) {
    BigDecimal usd = entry.cost("input_cost_per_image");
    usd = usd == null ? entry.cost("output_cost_per_image") : usd;
    BigDecimal pixel = entry.cost("input_cost_per_pixel");
    if (usd == null && pixel != null) {
      String[] sides = size.split("x", 2);
      usd = pixel.multiply(new BigDecimal(sides[0])).multiply(new BigDecimal(sides[1]));
    }
    if (usd != null && usd.signum() > 0) {
      images.put(size + (quality == null ? "" : " " + quality), usd);
    }
  }

  /** Takes the prices of images by size that another entry of the same name had. */
  void takeImages(LiteLlmModel other) {
    images.putAll(other.images);
  }

  private static boolean answersWithoutTokens(String mode) {
    return mode.equals("embedding") || mode.equals("rerank") || mode.equals("moderation");
  }

  private void units(LiteLlmEntry entry) {
    if (entry.mode.startsWith("image_") || entry.mode.equals("embedding")) {
      BigDecimal in = entry.cost("input_cost_per_image");
      BigDecimal out = entry.cost("output_cost_per_image");
      // Where both are there, the first is for an image in the prompt.
      fee("images", out != null && out.signum() > 0 ? out : in);
    }
    if (entry.mode.startsWith("audio_")) {
      BigDecimal in = entry.cost("input_cost_per_second");
      fee("audio_seconds", in != null ? in : entry.cost("output_cost_per_second"));
    }
    fee("characters", entry.cost("input_cost_per_character"));
    fee("search_units", entry.cost("input_cost_per_query"));
    fee("requests", entry.cost("input_cost_per_request"));
    fee("citations", entry.cost("citation_cost_per_token"));
    fee("pages", entry.cost("ocr_cost_per_page"));
  }

  /** Who is charged for searches by what differs: prompts, queries, or requests. */
  private void searches(LiteLlmEntry entry) {
    if (entry.searches.isEmpty()) {
      return;
    }
    String charged = "web_searches";
    String free = null;
    if (provider.equals("perplexity")) {
      boolean bySearch = name.contains("deep-research");
      charged = bySearch ? "web_searches" : "requests";
      free = bySearch ? "requests" : "web_searches";
    } else if (provider.startsWith("gcp.") && !name.startsWith("claude")) {
      charged = entry.searchesPerQuery ? "web_searches" : "grounded_prompts";
      free = entry.searchesPerQuery ? "grounded_prompts" : "web_searches";
    }
    fees.put(charged, sized(entry.searches));
    if (free != null) {
      fees.put(free, "0");
    }
  }

  private static String sized(Map<String, BigDecimal> bySize) {
    BigDecimal medium = bySize.get("medium");
    BigDecimal any = bySize.values().iterator().next();
    String middle = fee(medium == null ? any : medium);
    String low = fee(bySize.getOrDefault("low", medium == null ? any : medium));
    String high = fee(bySize.getOrDefault("high", medium == null ? any : medium));
    return low.equals(middle) && high.equals(middle)
        ? middle
        : "low " + low + " medium " + middle + " high " + high;
  }

  private void fee(String meter, @Nullable BigDecimal usd) {
    if (usd != null) {
      fees.put(meter, fee(usd));
    }
  }

  private boolean hasRate(LiteLlmKey key) {
    return rates
        .getOrDefault(head(key.tier(), key.aboveTokens()), Map.of())
        .containsKey(key.meter());
  }

  private void rate(String tier, long above, Meter meter, BigDecimal usd) {
    rates.computeIfAbsent(head(tier, above), head -> new EnumMap<>(Meter.class)).put(meter, usd);
  }

  /** xAI's dearer rates begin with the threshold itself. */
  private String head(String tier, long above) {
    String from = provider.equals("x_ai") ? "from " : "above ";
    String level = above == 0 ? "" : from + above;
    return (tier + " " + level).trim();
  }

  /** The model's lines without its name; {@code unpriced} alone where nothing has a price. */
  List<String> body(boolean zeroIsAPrice) {
    boolean hasInput = rates.getOrDefault("", Map.of()).containsKey(Meter.INPUT);
    List<String> lines = new ArrayList<>();
    boolean anyPrice = zeroIsAPrice && (hasInput || !fees.isEmpty());
    if (hasInput) {
      for (Map.Entry<String, Map<Meter, BigDecimal>> set : rates.entrySet()) {
        StringBuilder line = new StringBuilder("rates");
        if (!set.getKey().isEmpty()) {
          line.append(' ').append(set.getKey());
        }
        for (Map.Entry<Meter, BigDecimal> rate : set.getValue().entrySet()) {
          anyPrice |= rate.getValue().signum() > 0;
          line.append(' ').append(rate.getKey().key()).append(' ').append(rate(rate.getValue()));
        }
        lines.add(line.toString());
      }
    }
    for (Map.Entry<String, String> fee : fees.entrySet()) {
      anyPrice |= !fee.getValue().equals("0");
      lines.add("fee " + fee.getKey() + " " + fee.getValue());
    }
    for (Map.Entry<String, BigDecimal> image : images.entrySet()) {
      anyPrice = true;
      lines.add("image " + image.getKey() + " " + fee(image.getValue()));
    }
    lines.addAll(factors);
    return anyPrice ? lines : List.of("unpriced");
  }

  private static String rate(BigDecimal usdPerToken) {
    return plain(usdPerToken.movePointRight(6).setScale(RATE_DIGITS, RoundingMode.HALF_UP));
  }

  private static String fee(BigDecimal usd) {
    return plain(usd.setScale(FEE_DIGITS, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
