package dev.tollgate.ledger.pricing;

import dev.tollgate.ledger.usage.Meter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
  private final Map<Meter, Fee> fees;
  private final List<NameSource> likes;
  private final List<String> prefixes;
  private final @Nullable String freeSuffix;
  private final @Nullable Factor discount;
  private final String source;
  private final @Nullable ProviderPrices contract;
  private Function<String, @Nullable ProviderPrices> others = name -> null;

  /** Those with the dearest token first. */
  private final List<PricedModel> models;

  private final Map<String, Found> byName = new HashMap<>();
  private final ConcurrentHashMap<String, Found> cache = new ConcurrentHashMap<>();

  /** What a name led to: a model, a call that is free, or nothing; and by which rule. */
  static final class Found {
    static final Found NOTHING = new Found(null, null, null, "unknown model");

    /** Whose model it is, or null for none. */
    final @Nullable ProviderPrices owner;

    /** The listed name that was found, or null. */
    final @Nullable String entry;

    final @Nullable PricedModel model;
    final String rule;

    Found(
        @Nullable ProviderPrices owner,
        @Nullable String entry,
        @Nullable PricedModel model,
        String rule) {
      this.owner = owner;
      this.entry = entry;
      this.model = model;
      this.rule = rule;
    }

    /** Whether it costs nothing, whatever was used. */
    boolean isFree() {
      return owner != null && model == null;
    }

    private Found by(String otherRule) {
      return new Found(owner, entry, model, otherRule);
    }
  }

  /**
   * See the draft.
   *
   * @param fees of every model, by meter
   * @param byName all names of models
   * @param contract what was negotiated with this provider, or null
   */
  ProviderPrices(
      ProviderDraft draft,
      Map<Meter, Fee> fees,
      Map<String, PricedModel> byName,
      @Nullable ProviderPrices contract) {
    this.tiers = Map.copyOf(draft.tiers);
    this.fees = fees;
    this.likes = List.copyOf(draft.likes);
    this.prefixes = List.copyOf(draft.prefixes);
    this.freeSuffix = draft.freeSuffix;
    this.discount = draft.discount;
    this.source = draft.source;
    this.contract = contract;
    this.models = new ArrayList<>(new LinkedHashSet<>(byName.values()));
    this.models.sort(Comparator.comparingDouble(PricedModel::dearestTokenNanos).reversed());
    byName.forEach(
        (name, model) ->
            this.byName.put(
                name, new Found(this, name, model, name.equals(model.name()) ? "exact" : "alias")));
  }

  /** Tells how to find the other providers of the catalogue, before anybody asks. */
  void link(Function<String, @Nullable ProviderPrices> providers) {
    others = providers;
  }

  /** The tier that the provider's word means, or null if it is not known here. */
  @Nullable ServiceTier tier(Quote quote) {
    if (quote.terms().batch()) {
      return ServiceTier.BATCH;
    }
    String word = quote.terms().serviceTier();
    return word == null || tiers.isEmpty() ? ServiceTier.PLAIN : tiers.get(word);
  }

  /** The list that a call which is free is free by. */
  String source() {
    return source;
  }

  /** What was negotiated, or null. */
  @Nullable ProviderPrices contract() {
    return contract;
  }

  /** What list prices are multiplied by where nothing else was negotiated, or null. */
  @Nullable Factor discount() {
    return discount;
  }

  /** Fees of every model. */
  Map<Meter, Fee> fees() {
    return fees;
  }

  /** The provider's words for tiers. */
  Map<String, ServiceTier> tiers() {
    return tiers;
  }

  /** The models, those with the dearest token first. */
  Collection<PricedModel> models() {
    return models;
  }

  /** Every listed name and its model's own, in order. */
  Map<String, PricedModel> names() {
    Map<String, PricedModel> names = new TreeMap<>();
    byName.forEach(
        (name, found) -> {
          if (found.model != null) {
            names.put(name, found.model);
          }
        });
    return names;
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

  /** What a model's call is charged at, or null where a price is missing. */
  @Nullable Bill bill(PricedModel model, Quote quote, ServiceTier tier) {
    return model.bill(quote, tier, fees, false);
  }

  /** The most that any model asks for anything at an instant. */
  DearestRates dearestRates(long epochMs) {
    DearestRates dearest = DearestRates.NONE;
    for (PricedModel model : models) {
      DearestRates rates = model.dearestRates(epochMs, fees);
      dearest = rates == null ? dearest : dearest.or(rates);
    }
    return dearest;
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
        dearest = Math.max(dearest, nanos(model, quote, tier, lenient));
      } else {
        for (ServiceTier any : TIERS) {
          dearest = Math.max(dearest, nanos(model, quote, any, lenient));
        }
      }
    }
    return dearest;
  }

  private long nanos(PricedModel model, Quote quote, ServiceTier tier, boolean lenient) {
    Bill bill = model.bill(quote, tier, fees, lenient);
    return bill == null ? PriceEntry.ABSENT : bill.nanos();
  }

  private Found search(String name) {
    String fineTune = ModelNames.ofFineTune(name);
    Found found;
    if (fineTune != null) {
      found = undated(fineTune, "fine-tune");
      return found != null ? found : newestFineTune(fineTune);
    }
    found = listed(name);
    if (found != null) {
      return found; // at another provider
    }
    if (freeSuffix != null && !freeSuffix.isEmpty() && name.endsWith(freeSuffix)) {
      return new Found(this, name, null, "free");
    }
    found = undated(name, "dated");
    String untagged = ModelNames.withoutTag(name);
    if (found == null && untagged != null) {
      found = undated(untagged, "tag");
    }
    String plain = ModelNames.ofArn(name);
    if (found == null && plain != null) {
      found = listed(plain);
      found = found == null ? withoutPrefix(plain) : found.by("arn");
    }
    found = found == null ? withoutPrefix(name) : found;
    if (found == null && freeSuffix != null && freeSuffix.isEmpty()) {
      found = new Found(this, name, null, "free");
    }
    return found != null ? found : Found.NOTHING;
  }

  /** The model of a name that begins with a word for where it runs, as one that runs anywhere. */
  private @Nullable Found withoutPrefix(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return undated(name.substring(prefix.length()), "without " + prefix);
      }
    }
    return null;
  }

  /** A fine-tune of a model that is listed with dates only costs what the newest of them does. */
  private Found newestFineTune(String fineTune) {
    String newest = null;
    for (String name : byName.keySet()) {
      if (name.startsWith(fineTune)
          && fineTune.equals(ModelNames.withoutDate(name))
          && (newest == null || name.compareTo(newest) > 0)) {
        newest = name;
      }
    }
    Found found = newest == null ? null : byName.get(newest);
    return found == null ? Found.NOTHING : found.by("fine-tune, newest");
  }

  private @Nullable Found undated(String name, String rule) {
    Found found = listed(name);
    if (found == null) {
      String undated = ModelNames.withoutDate(name);
      found = undated == null ? null : listed(undated);
    }
    return found == null ? null : found.by(rule);
  }

  /** The model that is listed as exactly this, here or where names of here are looked up too. */
  private @Nullable Found listed(String name) {
    Found found = byName.get(name);
    for (int i = 0; found == null && i < likes.size(); i++) {
      String there = likes.get(i).nameThere(name);
      ProviderPrices other = there == null ? null : others.apply(likes.get(i).provider);
      found = other == null || there == null ? null : other.byName.get(there);
      found = found == null ? null : found.by("of " + likes.get(i).provider);
    }
    return found;
  }
}
