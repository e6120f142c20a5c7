package dev.tollgate.ledger.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list prices of LLM providers, effective-dated, and what a call costs by them. Its text format
 * is described at the top of the built-in catalogue and in this module's README. Thread-safe.
 *
 * <p>A price is looked up in about a microsecond and seldom allocates more than its answer; a name
 * that is not listed costs more, once.
 */
public final class PriceCatalog {
  private static final String RESOURCE = "tollgate.prices";

  private final String id;
  private final String version;
  private final String source;
  private final @Nullable String contract;
  private final UnknownPrice unknownPrice;
  private final Set<String> names;
  private final Function<String, ProviderPrices> prices;
  private final ConcurrentHashMap<String, ProviderPrices> providers = new ConcurrentHashMap<>();
  private final Ceilings ceilings = new Ceilings(this);

  /**
   * A catalogue.
   *
   * @param source name and version of its lists, the last first
   * @param contract name and version of what was negotiated, or null
   * @param names of its providers
   * @param prices of one of them, asked for once
   */
  PriceCatalog(
      String id,
      String version,
      String source,
      @Nullable String contract,
      UnknownPrice unknownPrice,
      Set<String> names,
      Function<String, ProviderPrices> prices) {
    this.id = id;
    this.version = version;
    this.source = source;
    this.contract = contract;
    this.unknownPrice = unknownPrice;
    this.names = Set.copyOf(names);
    this.prices = prices;
  }

  /**
   * The catalogue that ships with this version. Its providers are read when they are first asked
   * for.
   */
  public static PriceCatalog builtIn() {
    return BuiltIn.CATALOG;
  }

  /** The text of {@link #builtIn}, for the first of several lists. */
  public static String builtInText() {
    try (InputStream in = PriceCatalog.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is not packed");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the built-in price catalogue is not readable", e);
    }
  }

  /**
   * The catalogue that a text says. Several lists one after the other are one catalogue: what a
   * later one says of a name holds.
   *
   * @param name the text's name in messages, such as its file's; the reader is read to its end and
   *     not closed
   * @throws CatalogException naming file, line, value and remedy if the text is wrong or unreadable
   */
  public static PriceCatalog parse(String name, Reader text) throws CatalogException {
    return new CatalogParser(name).parse(text);
  }

  /**
   * The catalogue that several texts say, one after the other: what a later one says of a name
   * holds.
   *
   * @throws CatalogException naming file, line, value and remedy
   */
  public static PriceCatalog parse(List<PriceText> texts) throws CatalogException {
    return CatalogParser.parse(texts);
  }

  /** Reads now what would be read when it is first asked for, the most called providers first. */
  public void readAll() {
    provider("openai");
    provider("anthropic");
    names.forEach(this::provider);
  }

  /** The name of the last of its lists. */
  public String id() {
    return id;
  }

  /** That list's version, by convention a date. */
  public String version() {
    return version;
  }

  /**
   * Name, {@code @} and version of its lists, the last first, which holds where several have a
   * model. A priced charge carries that of its list alone.
   */
  public String source() {
    return source;
  }

  /** Name, {@code @} and version of what was negotiated, or null. */
  public @Nullable String contract() {
    return contract;
  }

  /** What caps do about a call whose price is not known. */
  public UnknownPrice unknownPrice() {
    return unknownPrice;
  }

  /**
   * What the quoted call costs. A call that used nothing costs 0, whatever the model. Unknown is
   * never zero: see {@link Price#countedNanos}.
   */
  public Price price(Quote quote) {
    if (quote.usage().isZero()) {
      return Price.nothingUsed();
    }
    ProviderPrices provider = provider(quote.provider());
    if (provider == null) {
      return unknown(quote, null, null, null, "unknown provider");
    }
    ProviderPrices.Found found = find(provider, quote.model());
    ProviderPrices owner = found.owner;
    PricedModel model = found.model;
    if (owner == null) {
      return unknown(quote, provider, provider.tier(quote), null, found.rule);
    }
    if (model == null) {
      return Price.known(0, Price.NO_CONTRACT, 0, owner.source(), found.entry, found.rule);
    }
    ServiceTier tier = owner.tier(quote);
    if (tier == null) {
      return unknown(quote, owner, null, found.entry, "unknown tier");
    }
    Bill bill = owner.bill(model, quote, tier);
    if (bill == null) {
      PriceEntry entry = model.entryAt(quote.atMs());
      boolean unpriced = entry != null && entry.unpriced();
      return unknown(quote, owner, tier, found.entry, unpriced ? "no price" : "no rate");
    }
    return Price.known(
        bill.nanos(),
        contractedNanos(provider, quote, tier, bill),
        bill.contextTier(),
        model.source(),
        found.entry,
        found.rule);
  }

  /**
   * The most that a call can cost which uses no more than is quoted, whatever tier, context,
   * region, speed or kind of token it turns out to be charged by. Where the model's price is not
   * known: the most that any model of the provider, or of all, asks.
   *
   * @param bound its {@link dev.tollgate.ledger.usage.Meter#INPUT} stands for all input tokens, its
   *     {@code OUTPUT} for all output tokens; of the terms only whether there is a speed matters
   */
  public long mostNanos(Quote bound) {
    if (bound.usage().isZero()) {
      return 0;
    }
    return ceilings.rates(bound).nanos(bound.usage(), bound.terms().speed() != null);
  }

  /** What {@link Ceilings} asks: the dearest rates of a model, or of whoever it may be of. */
  DearestRates dearestRates(String providerName, @Nullable String name, long atMs) {
    ProviderPrices provider = provider(providerName);
    ProviderPrices.Found found =
        provider == null ? ProviderPrices.Found.NOTHING : find(provider, name);
    if (found.isFree()) {
      return DearestRates.NONE;
    }
    DearestRates rates =
        found.model == null || found.owner == null
            ? null
            : found.model.dearestRates(atMs, found.owner.fees());
    if (rates != null || unknownPrice == UnknownPrice.ALLOW) {
      return rates == null ? DearestRates.NONE : rates;
    }
    DearestRates dearest = provider == null ? DearestRates.NONE : provider.dearestRates(atMs);
    return dearest.isNone() ? dearestRates(atMs) : dearest;
  }

  /** The dearest rates that anybody asks. */
  DearestRates dearestRates(long atMs) {
    DearestRates dearest = DearestRates.NONE;
    for (String any : names) {
      ProviderPrices prices = provider(any);
      dearest = prices == null ? dearest : dearest.or(prices.dearestRates(atMs));
    }
    return dearest;
  }

  /** The same price and the arithmetic behind it. */
  public PriceExplanation explain(Quote quote) {
    Price price = price(quote);
    ProviderPrices provider = provider(quote.provider());
    ProviderPrices.Found found =
        provider == null ? ProviderPrices.Found.NOTHING : find(provider, quote.model());
    PricedModel model = found.model;
    ProviderPrices owner = found.owner;
    if (owner == null || model == null) {
      return new PriceExplanation(price, List.of(), null, Long.MIN_VALUE);
    }
    ServiceTier tier = owner.tier(quote);
    Bill bill = tier == null ? null : owner.bill(model, quote, tier);
    PriceEntry entry = model.entryAt(quote.atMs());
    return new PriceExplanation(
        price,
        bill == null ? List.of() : bill.lines(),
        tier == null ? null : tier.key(),
        entry == null ? Long.MIN_VALUE : entry.fromMs());
  }

  /**
   * Whether there is a price for this model, or none is needed.
   *
   * @param model null for a request that names none
   */
  public boolean knows(String provider, @Nullable String model, long atMs) {
    ProviderPrices prices = provider(provider);
    if (prices == null) {
      return false;
    }
    ProviderPrices.Found found = find(prices, model);
    if (found.model == null) {
      return found.isFree();
    }
    PriceEntry entry = found.model.entryAt(atMs);
    return entry != null && !entry.unpriced();
  }

  /** The providers, by OTel's names, in order. */
  public Set<String> providers() {
    return new TreeSet<>(names);
  }

  /** What is listed of a provider; empty for an unknown one. In the order of names. */
  public List<ListedModel> models(String provider) {
    List<ListedModel> listed = new ArrayList<>();
    ProviderPrices prices = provider(provider);
    if (prices != null) {
      prices.names().forEach((name, model) -> listed.add(new ListedModel(provider, name, model)));
    }
    return listed;
  }

  /** What a name leads to at a provider, and by which rule. */
  public NameLookUp lookUp(String provider, String model) {
    ProviderPrices prices = provider(provider);
    if (prices == null) {
      return new NameLookUp("unknown provider", null, false);
    }
    ProviderPrices.Found found = prices.find(model);
    return new NameLookUp(
        found.rule,
        found.model == null || found.entry == null
            ? null
            : new ListedModel(nameOf(found.owner, provider), found.entry, found.model),
        found.isFree());
  }

  /** The fees that every model of a provider has, as text: meter, then price. */
  public Map<String, String> fees(String provider) {
    Map<String, String> texts = new LinkedHashMap<>();
    ProviderPrices prices = provider(provider);
    if (prices != null) {
      prices
          .fees()
          .forEach((meter, fee) -> texts.put(ListedModel.key(meter), ListedModel.text(fee)));
    }
    return texts;
  }

  private String nameOf(@Nullable ProviderPrices owner, String otherwise) {
    for (Map.Entry<String, ProviderPrices> each : providers.entrySet()) {
      if (each.getValue().equals(owner)) {
        return each.getKey();
      }
    }
    return otherwise;
  }

  /** A provider's prices, or null if it is not listed. */
  private @Nullable ProviderPrices provider(String name) {
    ProviderPrices known = providers.get(name);
    return known != null || !names.contains(name)
        ? known
        : providers.computeIfAbsent(
            name,
            key -> {
              ProviderPrices read = prices.apply(key);
              read.link(this::provider);
              return read;
            });
  }

  private static ProviderPrices.Found find(ProviderPrices provider, @Nullable String name) {
    return name == null ? ProviderPrices.Found.NOTHING : provider.find(name);
  }

  /** What was negotiated with whom the app called, whoever's list prices it. */
  private static long contractedNanos(
      ProviderPrices provider, Quote quote, ServiceTier tier, Bill list) {
    ProviderPrices contract = provider.contract();
    if (contract == null) {
      return Price.NO_CONTRACT;
    }
    PricedModel model = find(contract, quote.model()).model;
    if (model != null) {
      Bill bill = contract.bill(model, quote, tier);
      return bill == null ? Price.NO_CONTRACT : bill.nanos();
    }
    Factor discount = contract.discount();
    return discount == null ? Price.NO_CONTRACT : list.nanos(discount);
  }

  private Price unknown(
      Quote quote,
      @Nullable ProviderPrices provider,
      @Nullable ServiceTier tier,
      @Nullable String entry,
      String rule) {
    boolean counted = unknownPrice != UnknownPrice.ALLOW;
    return Price.unknown(counted ? dearestNanos(quote, provider, tier) : 0, entry, rule);
  }

  private long dearestNanos(
      Quote quote, @Nullable ProviderPrices provider, @Nullable ServiceTier tier) {
    long dearest = PriceEntry.ABSENT;
    if (provider != null) {
      dearest = provider.dearestNanos(quote, tier, false);
    }
    // Where no model has a rate for all that was used, what has one counts.
    for (int attempt = 0; attempt < 2 && dearest == PriceEntry.ABSENT; attempt++) {
      for (String name : names) {
        ProviderPrices any = provider(name);
        if (any != null) {
          dearest = Math.max(dearest, any.dearestNanos(quote, tier, attempt == 1));
        }
      }
    }
    return Math.max(0, dearest);
  }

  /** Reads the built-in catalogue when it is first asked for. */
  private static final class BuiltIn {
    static final PriceCatalog CATALOG = read();

    private static PriceCatalog read() {
      try {
        return CatalogParser.onDemand(RESOURCE, builtInText());
      } catch (CatalogException e) {
        throw new IllegalStateException("the built-in price catalogue is not readable", e);
      }
    }
  }
}
