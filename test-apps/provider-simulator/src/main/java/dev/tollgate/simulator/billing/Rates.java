package dev.tollgate.simulator.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What one model costs, in USD per million tokens. Immutable.
 *
 * @param model the name that replies carry
 * @param alias the name that requests carry; equal to {@code model} for undated models
 * @param perCall what each call costs beside its tokens, in USD
 * @param perUnit what each unit costs that is no token, in USD
 * @param reasons whether the model thinks before it answers
 */
public record Rates(
    String provider,
    String model,
    String alias,
    BigDecimal input,
    BigDecimal cacheRead,
    BigDecimal cacheWrite5m,
    BigDecimal cacheWrite1h,
    BigDecimal output,
    BigDecimal perCall,
    BigDecimal perUnit,
    boolean reasons) {

  /** The price of one call in USD: exact sums, rounded once, half up, to nine decimals. */
  public BigDecimal usd(TokenCounts tokens) {
    return times(tokens.uncachedInput(), input)
        .add(times(tokens.cacheRead(), cacheRead))
        .add(times(tokens.cacheWrite5m(), cacheWrite5m))
        .add(times(tokens.cacheWrite1h(), cacheWrite1h))
        .add(times(tokens.output(), output))
        .movePointLeft(6)
        .add(perCall)
        .add(times(tokens.units(), perUnit))
        .setScale(9, RoundingMode.HALF_UP);
  }

  /** The same rates under another model's name. */
  public Rates calling(String otherModel) {
    return new Rates(
        provider,
        otherModel,
        alias,
        input,
        cacheRead,
        cacheWrite5m,
        cacheWrite1h,
        output,
        perCall,
        perUnit,
        reasons);
  }

  private static BigDecimal times(long tokens, BigDecimal rate) {
    return BigDecimal.valueOf(tokens).multiply(rate);
  }
}
