package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One provider's prices while they are read. */
final class ProviderDraft {
  final Map<String, ServiceTier> tiers = new HashMap<>();
  final @Nullable Fee[] fees = new @Nullable Fee[Meter.values().length];
  final Map<String, Integer> lineOfName = new HashMap<>();
  final Map<String, ModelDraft> models = new LinkedHashMap<>();

  ProviderPrices build() {
    Map<String, PricedModel> built = new LinkedHashMap<>();
    Map<String, PricedModel> aliases = new HashMap<>();
    for (ModelDraft draft : models.values()) {
      String undatedName = ModelNames.withoutDate(draft.name);
      ModelDraft undated = undatedName == null ? null : models.get(undatedName);
      PricedModel model = draft.build(undated == null ? null : undated.build(null));
      built.put(draft.name, model);
      for (String alias : draft.aliases) {
        aliases.put(alias, model);
      }
    }
    return new ProviderPrices(tiers, fees, built, aliases);
  }
}
