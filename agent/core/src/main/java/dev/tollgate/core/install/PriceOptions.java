package dev.tollgate.core.install;

import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.meter.TimeSource;
import dev.tollgate.core.options.Options;
import dev.tollgate.ledger.pricing.CatalogException;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The prices of the file that a JVM's options name, laid over the built-in ones: read when first
 * asked for, and the built-in ones alone where it cannot be used. Thread-safe.
 */
final class PriceOptions implements Supplier<PriceCatalog> {
  private final String file;
  private final AgentLog log;
  private volatile @Nullable PriceCatalog read;

  private PriceOptions(String file, AgentLog log) {
    this.file = file;
    this.log = log;
  }

  /** The prices that a JVM's options name, or else those that are published. */
  static Supplier<PriceCatalog> prices(
      Options options, Supplier<PriceCatalog> published, AgentLog log) {
    String file = options.get(Options.PRICES);
    return file.isEmpty() ? published : new PriceOptions(file, log);
  }

  /** The clocks, with the day whose prices are charged. */
  static TimeSource time(Options options) {
    String day = options.get(Options.PRICES_AT);
    return day.isEmpty()
        ? TimeSource.SYSTEM
        : TimeSource.withPricesOf(
            LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
  }

  @Override
  public PriceCatalog get() {
    PriceCatalog catalog = read;
    return catalog == null ? first() : catalog;
  }

  private synchronized PriceCatalog first() {
    PriceCatalog catalog = read;
    if (catalog == null) {
      catalog = named();
      read = catalog;
    }
    return catalog;
  }

  private PriceCatalog named() {
    try {
      return PriceCatalog.parse(
          List.of(
              new PriceText("tollgate.prices", PriceCatalog.builtInText()),
              new PriceText(file, Files.readString(Path.of(file)))));
    } catch (IOException | CatalogException | RuntimeException e) {
      log.say("option prices: " + file + " is not used, the built-in prices are", e);
      return PriceCatalog.builtIn();
    }
  }
}
