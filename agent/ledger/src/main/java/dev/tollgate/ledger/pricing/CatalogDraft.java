package dev.tollgate.ledger.pricing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A price catalogue while it is read: lists, each laid over the one before, and contracts. */
final class CatalogDraft {
  final Map<String, ProviderDraft> listed = new LinkedHashMap<>();
  final Map<String, ProviderDraft> contracted = new LinkedHashMap<>();
  UnknownPrice unknownPrice = UnknownPrice.DEAREST;

  private @Nullable String id;
  private @Nullable String version;
  private @Nullable String contract;
  private Map<String, ProviderDraft> providers = listed;

  /** Name and version of the list being read. */
  private String layer = "";

  /** Names and versions of all lists, the last first. */
  private String sources = "";

  /** A list begins. */
  void beginList(String name, String itsVersion) {
    begin(name, itsVersion, listed);
    id = name;
    version = itsVersion;
    sources = layer + (sources.isEmpty() ? "" : "+" + sources);
  }

  /** What follows was negotiated. */
  void beginContract(String name, String itsVersion) {
    begin(name, itsVersion, contracted);
    contract = layer;
  }

  private void begin(String name, String itsVersion, Map<String, ProviderDraft> into) {
    providers = into;
    layer = name + "@" + itsVersion;
    listed.values().forEach(ProviderDraft::beginLayer);
    contracted.values().forEach(ProviderDraft::beginLayer);
  }

  /** Another text begins, which has to say itself what it is a list of. */
  void beginText() {
    layer = "";
  }

  String layer() {
    return layer;
  }

  boolean isContract() {
    return providers == contracted;
  }

  /** The provider of this name, in the list or contract being read. */
  ProviderDraft provider(String name) {
    ProviderDraft provider = providers.computeIfAbsent(name, ignored -> new ProviderDraft());
    provider.source = layer;
    return provider;
  }

  /**
   * Refuses what cannot be a catalogue.
   *
   * @param last the last statement
   */
  void refuseIncomplete(Statement last) throws CatalogException {
    if (id == null) {
      throw last.wrong("the catalogue has no name", "start it with: catalog NAME VERSION");
    }
    refuseEmpty(listed, last);
    refuseEmpty(contracted, last);
    if (listed.isEmpty()) {
      throw last.wrong("the catalogue has no prices", "add a provider and its models");
    }
  }

  private static void refuseEmpty(Map<String, ProviderDraft> drafts, Statement last)
      throws CatalogException {
    for (Map.Entry<String, ProviderDraft> draft : drafts.entrySet()) {
      if (draft.getValue().isEmpty()) {
        throw last.wrong("provider " + draft.getKey() + " has no model", "add one, or take it out");
      }
    }
  }

  /** The catalogue, whose providers' prices come from elsewhere. */
  PriceCatalog catalog(Set<String> names, Function<String, ProviderPrices> prices) {
    return new PriceCatalog(
        String.valueOf(id),
        String.valueOf(version),
        sources,
        contract,
        unknownPrice,
        names,
        prices);
  }

  /** One provider's prices. */
  ProviderPrices build(String name) {
    ProviderDraft deal = contracted.get(name);
    ProviderDraft list = listed.getOrDefault(name, new ProviderDraft());
    return list.build(deal == null ? null : deal.build(null, list.fees), Map.of());
  }
}
