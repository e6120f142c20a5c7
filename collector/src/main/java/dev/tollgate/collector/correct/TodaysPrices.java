package dev.tollgate.collector.correct;

import dev.tollgate.collector.prices.PriceFileException;
import dev.tollgate.collector.prices.PriceFiles;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.Home;
import java.io.IOException;

/** The prices that a home's agents use now. Stateless. */
public final class TodaysPrices {
  private TodaysPrices() {}

  /**
   * The catalogue in force: the built-in list and the home's.
   *
   * @throws IOException if it is there and cannot be read
   */
  public static PriceCatalog of(Home home) throws IOException {
    try {
      return PriceFiles.catalog(home, UnknownPrice.DEAREST);
    } catch (PriceFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
