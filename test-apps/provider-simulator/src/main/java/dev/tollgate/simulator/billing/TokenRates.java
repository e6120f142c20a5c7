package dev.tollgate.simulator.billing;

import java.math.BigDecimal;

/** What tokens cost, in USD per million of each kind. Immutable. */
public record TokenRates(
    BigDecimal input,
    BigDecimal cacheRead,
    BigDecimal cacheWrite5m,
    BigDecimal cacheWrite1h,
    BigDecimal output) {

  /** The exact price in USD, not rounded. */
  BigDecimal usd(TokenCounts tokens) {
    return times(tokens.uncachedInput(), input)
        .add(times(tokens.cacheRead(), cacheRead))
        .add(times(tokens.cacheWrite5m(), cacheWrite5m))
        .add(times(tokens.cacheWrite1h(), cacheWrite1h))
        .add(times(tokens.output(), output))
        .movePointLeft(6);
  }

  private static BigDecimal times(long tokens, BigDecimal rate) {
    return BigDecimal.valueOf(tokens).multiply(rate);
  }
}
