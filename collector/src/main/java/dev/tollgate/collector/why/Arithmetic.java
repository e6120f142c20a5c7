package dev.tollgate.collector.why;

import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceExplanation;
import dev.tollgate.ledger.pricing.PriceLine;
import dev.tollgate.ledger.pricing.Quote;
import java.math.BigDecimal;
import java.util.List;

/**
 * How a price comes about. Immutable.
 *
 * @param lines one for each meter that was used; none where its price is not known
 */
record Arithmetic(Price price, List<Line> lines) {

  /**
   * One meter's part.
   *
   * @param meter its key
   * @param rateUsd the price of {@code rateUnit}, in US dollars
   * @param factor what multiplies it; 1 for nothing
   * @param subtotalUsd exact, not rounded
   */
  record Line(
      String meter,
      long quantity,
      String rateUsd,
      String rateUnit,
      String factor,
      String subtotalUsd) {}

  /** What a call costs by these prices, and how. */
  static Arithmetic of(PriceCatalog prices, Quote quote) {
    PriceExplanation explained = prices.explain(quote);
    return new Arithmetic(
        explained.price(), explained.lines().stream().map(Arithmetic::line).toList());
  }

  private static Line line(PriceLine line) {
    return new Line(
        line.meter().key(),
        line.quantity(),
        line.rateUsd(),
        line.rateUnit(),
        line.factor(),
        line.subtotalUsd());
  }

  /** The exact sum of the lines, before the one rounding. */
  BigDecimal sumUsd() {
    return lines.stream()
        .map(line -> new BigDecimal(line.subtotalUsd()))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
