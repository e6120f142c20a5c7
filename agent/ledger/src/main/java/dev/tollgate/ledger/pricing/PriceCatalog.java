package dev.tollgate.ledger.pricing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
  private final Map<String, ProviderPrices> providers;

  PriceCatalog(String id, String version, Map<String, ProviderPrices> providers) {
    this.id = id;
    this.version = version;
    this.source = id + "@" + version;
    this.providers = Map.copyOf(providers);
  }

  /** The catalogue that ships with this version. It is read once, on the first call. */
  public static PriceCatalog builtIn() {
    return BuiltIn.CATALOG;
  }

  /**
   * The catalogue that a text says.
   *
   * @param name the text's name in messages, such as its file's; the reader is read to its end and
   *     not closed
   * @throws CatalogException naming file, line, value and remedy if the text is wrong or unreadable
   */
  public static PriceCatalog parse(String name, Reader text) throws CatalogException {
    return new CatalogParser(name).parse(text);
  }

  /** The catalogue's name. */
  public String id() {
    return id;
  }

  /** The catalogue's version, by convention a date. */
  public String version() {
    return version;
  }

  /** What priced charges carry: id, {@code @}, version. */
  public String source() {
    return source;
  }

  /**
   * What the quoted call costs. A call that used nothing costs 0, whatever the model. Unknown is
   * never zero: see {@link Price#countedNanos}.
   */
  public Price price(Quote quote) {
    if (quote.usage().isZero()) {
      return Price.nothingUsed();
    }
    ProviderPrices provider = providers.get(quote.provider());
    if (provider == null) {
      return Price.unknown(dearestNanos(quote, null, null), "unknown provider");
    }
    ServiceTier tier = provider.tier(quote);
    String name = quote.model();
    ProviderPrices.Found found = name == null ? ProviderPrices.Found.NOTHING : provider.find(name);
    PricedModel model = found.model;
    if (model == null) {
      return Price.unknown(dearestNanos(quote, provider, tier), found.rule);
    }
    if (tier == null) {
      return Price.unknown(dearestNanos(quote, provider, null), "unknown tier");
    }
    long costNanos = provider.costNanos(model, quote, tier);
    return costNanos == PriceEntry.ABSENT
        ? Price.unknown(dearestNanos(quote, provider, tier), "no rate")
        : Price.known(costNanos, source, found.rule);
  }

  private long dearestNanos(
      Quote quote, @Nullable ProviderPrices provider, @Nullable ServiceTier tier) {
    long dearest = PriceEntry.ABSENT;
    if (provider != null) {
      dearest = provider.dearestNanos(quote, tier, false);
    }
    // Where no model has a rate for all that was used, what has one counts.
    for (int attempt = 0; attempt < 2 && dearest == PriceEntry.ABSENT; attempt++) {
      for (ProviderPrices any : providers.values()) {
        dearest = Math.max(dearest, any.dearestNanos(quote, tier, attempt == 1));
      }
    }
    return Math.max(0, dearest);
  }

  /** Reads the built-in catalogue when it is first asked for. */
  private static final class BuiltIn {
    static final PriceCatalog CATALOG = read();

    private static PriceCatalog read() {
      try (InputStream in = PriceCatalog.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the resource " + RESOURCE + " is not packed");
        }
        return parse(RESOURCE, new InputStreamReader(in, StandardCharsets.UTF_8));
      } catch (IOException | CatalogException e) {
        throw new IllegalStateException("the built-in price catalogue is not readable", e);
      }
    }
  }
}
