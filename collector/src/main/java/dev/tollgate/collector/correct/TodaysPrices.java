package dev.tollgate.collector.correct;

import dev.tollgate.collector.prices.PriceFileException;
import dev.tollgate.collector.prices.PriceFiles;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.Home;
import java.io.IOException;

/** The prices of a home as its lists say them now, whether a collector runs or not. Stateless. */
public final class TodaysPrices {
  private TodaysPrices() {}

  /**
   * The catalogue of the home's lists over the built-in one.
   *
   * @throws IOException if a list cannot be read or is wrong; the message names file and line
   */
  public static PriceCatalog of(Home home) throws IOException {
    try {
      return PriceFiles.catalog(home, UnknownPrice.DEAREST);
    } catch (PriceFileException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }
}
