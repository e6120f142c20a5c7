package dev.tollgate.ledger.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The prices of one provider. Thread-safe: immutable but for a bounded cache of names. */
final class ProviderPrices {
  /** Names a provider answers with are few; more than these are looked up anew each time. */
  private static final int MAX_CACHED_NAMES = 1_024;

  private static final int MAX_CACHED_LENGTH = 256;

  /** More than the rounding of the floating-point bound can amount to. */
  private static final double ROUNDING_MARGIN = 1 + 1e-9;

  private static final ServiceTier[] TIERS = ServiceTier.values();

  private final Map<String, ServiceTier> tiers;
  private final @Nullable Fee[] fees;

  /** Those with the dearest token first. */
  private final List<PricedModel> models;

  private final Map<String, Found> byName = new HashMap<>();
  private final ConcurrentHashMap<String, Found> cache = new ConcurrentHashMap<>();

  /** What a name led to: a model or nothing, and by which rule. */
  static final class Found {
    static final Found NOTHING = new Found(null, "unknown model");

    final @Nullable PricedModel model;
    final String rule;

    Found(@Nullable PricedModel model, String rule) {
      this.model = model;
      this.rule = rule;
    }
  }

  /**
   * See the parameters.
   *
   * @param tiers the provider's words for service tiers; any word is a plain one if there is none
   * @param fees of every model, by meter's ordinal
   * @param aliases other names of models, each the name of one
   */
  ProviderPrices(
      Map<String, ServiceTier> tiers,
      @Nullable Fee[] fees,
      Map<String, PricedModel> models,
      Map<String, PricedModel> aliases) {
    this.tiers = Map.copyOf(tiers);
    this.fees = fees;
    this.models = new ArrayList<>(models.values());
    this.models.sort(Comparator.comparingDouble(PricedModel::dearestTokenNanos).reversed());
    aliases.forEach((name, model) -> byName.put(name, new Found(model, "alias")));
    models.forEach((name, model) -> byName.put(name, new Found(model, "exact")));
  }

  /** The tier that the provider's word means, or null if it is not known here. */
  @Nullable ServiceTier tier(Quote quote) {
    if (quote.terms().batch()) {
      return ServiceTier.BATCH;
    }
    String word = quote.terms().serviceTier();
    return word == null || tiers.isEmpty() ? ServiceTier.PLAIN : tiers.get(word);
  }

  /** The model of this name: exact, an alias, or listed under a shorter name. */
  Found find(String name) {
    Found found = byName.get(name);
    if (found == null) {
      found = cache.get(name);
    }
    if (found == null) {
      found = search(name);
      if (name.length() <= MAX_CACHED_LENGTH && cache.size() < MAX_CACHED_NAMES) {
        cache.put(name, found);
      }
    }
    return found;
  }

  /** The cost of a model's call, or {@link PriceEntry#ABSENT}. */
  long costNanos(PricedModel model, Quote quote, ServiceTier tier) {
    return model.costNanos(quote, tier, fees, false);
  }

  /**
   * The most that any model would have cost in force then, or {@link PriceEntry#ABSENT}.
   *
   * @param tier null for the dearest of all tiers
   * @param lenient leave out what has no rate
   */
  long dearestNanos(Quote quote, @Nullable ServiceTier tier, boolean lenient) {
    long tokens = quote.usage().tokens();
    boolean tokensAlone = quote.usage().hasTokensAlone();
    long dearest = PriceEntry.ABSENT;
    for (PricedModel model : models) {
      // The next models' tokens are cheaper still: none of them can cost more.
      if (tokensAlone && dearest > tokens * model.dearestTokenNanos() * ROUNDING_MARGIN + 1) {
        break;
      }
      if (tier != null) {
        dearest = Math.max(dearest, model.costNanos(quote, tier, fees, lenient));
      } else {
        for (ServiceTier any : TIERS) {
          dearest = Math.max(dearest, model.costNanos(quote, any, fees, lenient));
        }
      }
    }
    return dearest;
  }

  private Found search(String name) {
    String fineTune = ModelNames.ofFineTune(name);
    if (fineTune != null) {
      Found found = search(fineTune, "fine-tune");
      return found != null ? found : Found.NOTHING;
    }
    Found found = search(name, "dated");
    if (found != null) {
      return found;
    }
    String untagged = ModelNames.withoutTag(name);
    found = untagged == null ? null : search(untagged, "tag");
    return found != null ? found : Found.NOTHING;
  }

  private @Nullable Found search(String name, String rule) {
    Found found = byName.get(name);
    if (found == null) {
      String undated = ModelNames.withoutDate(name);
      found = undated == null ? null : byName.get(undated);
    }
    return found == null ? null : new Found(found.model, rule);
  }
}
