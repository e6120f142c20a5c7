package dev.tollgate.ledger.pricing;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The dearest rates of a catalogue's models, remembered, as every call that is held asks for them.
 * Thread-safe. Rates are remembered by the day: a price may come into force at its begin.
 */
final class Ceilings {
  private static final long DAY_MS = 86_400_000;

  /** Names that calls ask for are few; more than these are looked up anew each time. */
  private static final int MAX_REMEMBERED = 1_024;

  /** No model has such a name. */
  private static final String ANY_MODEL = "";

  private static final String ANYBODY = "\n";

  private final PriceCatalog catalog;
  private volatile Day today = new Day(Long.MIN_VALUE);

  Ceilings(PriceCatalog catalog) {
    this.catalog = catalog;
  }

  private static final class Day {
    private final long number;
    private final ConcurrentHashMap<String, ConcurrentHashMap<String, DearestRates>> byProvider =
        new ConcurrentHashMap<>();

    Day(long number) {
      this.number = number;
    }
  }

  /**
   * The dearest rates that the quoted call may be charged at. What the model has no price for makes
   * the whole call unknown, which then counts at the dearest of all.
   */
  DearestRates rates(Quote quote) {
    DearestRates rates = rates(quote, named(quote.model()));
    boolean units = DearestRates.hasUnits(quote.usage());
    if (rates.isNone()
        || !units
        || (rates.covers(quote.usage())
            && catalog.knows(quote.provider(), quote.model(), quote.atMs()))) {
      return rates;
    }
    return rates.or(rates(quote, ANYBODY));
  }

  private DearestRates rates(Quote quote, String model) {
    long number = Math.floorDiv(quote.atMs(), DAY_MS);
    Day day = today;
    if (day.number != number) {
      day = new Day(number);
      today = day;
    }
    ConcurrentHashMap<String, DearestRates> byModel = day.byProvider.get(quote.provider());
    if (byModel == null) {
      byModel = new ConcurrentHashMap<>();
      day.byProvider.put(quote.provider(), byModel);
    }
    DearestRates rates = byModel.get(model);
    if (rates == null) {
      rates = overTheDay(quote.provider(), model, number * DAY_MS);
      if (byModel.size() < MAX_REMEMBERED) {
        byModel.put(model, rates);
      }
    }
    return rates;
  }

  /** Prices change at a day's begin, if not everywhere at the same hour: so at both its ends. */
  private DearestRates overTheDay(String provider, String model, long startMs) {
    return at(provider, model, startMs).or(at(provider, model, startMs + DAY_MS - 1));
  }

  private DearestRates at(String provider, String model, long atMs) {
    return model.equals(ANYBODY)
        ? catalog.dearestRates(atMs)
        : catalog.dearestRates(provider, model.equals(ANY_MODEL) ? null : model, atMs);
  }

  private static String named(@Nullable String model) {
    return model == null ? ANY_MODEL : model;
  }
}
