package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One provider's prices while they are read, layer by layer: what a later one says holds. */
final class ProviderDraft {
  final Map<String, ServiceTier> tiers = new HashMap<>();
  final Map<Meter, Fee> fees = new EnumMap<>(Meter.class);
  final List<NameSource> likes = new ArrayList<>();
  final List<String> prefixes = new ArrayList<>();
  @Nullable String freeSuffix;
  @Nullable Factor discount;
  String source = "";

  /** Every name and the model it leads to; a later layer's names displace earlier ones. */
  final Map<String, ModelDraft> names = new LinkedHashMap<>();

  /** What the layer being read has said, to find what it says twice. */
  final Map<String, Integer> lineOfName = new HashMap<>();

  final Set<String> tiersOfLayer = new HashSet<>();
  final Set<Meter> feesOfLayer = new HashSet<>();

  void beginLayer() {
    lineOfName.clear();
    tiersOfLayer.clear();
    feesOfLayer.clear();
  }

  boolean isEmpty() {
    return names.isEmpty() && likes.isEmpty() && freeSuffix == null && discount == null;
  }

  ProviderPrices build(@Nullable ProviderPrices contract, Map<Meter, Fee> otherFees) {
    Map<ModelDraft, PricedModel> built = new HashMap<>();
    Map<String, PricedModel> byName = new LinkedHashMap<>();
    for (Map.Entry<String, ModelDraft> name : names.entrySet()) {
      byName.put(name.getKey(), build(name.getValue(), built, new HashSet<>()));
    }
    Map<Meter, Fee> all = new EnumMap<>(Meter.class);
    all.putAll(otherFees);
    all.putAll(fees);
    return new ProviderPrices(this, all, byName, contract);
  }

  private PricedModel build(
      ModelDraft draft, Map<ModelDraft, PricedModel> built, Set<ModelDraft> begun) {
    PricedModel model = built.get(draft);
    if (model != null) {
      return model;
    }
    begun.add(draft);
    String undatedName = ModelNames.withoutDate(draft.name);
    ModelDraft undated = undatedName == null ? null : names.get(undatedName);
    model =
        draft.build(
            undated == null || begun.contains(undated) ? null : build(undated, built, begun));
    built.put(draft, model);
    return model;
  }
}
