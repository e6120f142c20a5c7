package dev.tollgate.simulator.billing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one model costs. Immutable.
 *
 * @param model the name that replies carry
 * @param alias the name that requests carry; equal to {@code model} for undated models
 * @param tier the service tier that these are the rates of; empty for the plain one
 * @param tokens what its tokens cost
 * @param longContext what all tokens of a call cost whose input is above {@link #LONG_INPUT}; null
 *     where that makes no difference
 * @param tiers what tokens cost in another service tier, by its name: flex, priority, batch
 * @param perCall what each call costs beside its tokens, in USD
 * @param perUnit what each unit costs that is no token, in USD
 * @param reasons whether the model thinks before it answers
 */
public record Rates(
    String provider,
    String model,
    String alias,
    String tier,
    TokenRates tokens,
    @Nullable TokenRates longContext,
    Map<String, TokenRates> tiers,
    BigDecimal perCall,
    BigDecimal perUnit,
    boolean reasons) {

  /** Input tokens, cached ones included, above which a call may cost more. */
  private static final long LONG_INPUT = 200_000;

  /** The price of one call in USD: exact sums, rounded once, half up, to nine decimals. */
  public BigDecimal usd(TokenCounts used) {
    TokenRates rates = longContext != null && used.totalInput() > LONG_INPUT ? longContext : tokens;
    return rates
        .usd(used)
        .add(perCall)
        .add(BigDecimal.valueOf(used.units()).multiply(perUnit))
        .setScale(9, RoundingMode.HALF_UP);
  }

  /** The rates of a service tier: the plain ones where the model is not served in it. */
  public Rates in(String asked) {
    TokenRates rates = tiers.get(asked);
    return rates == null ? this : with(model, asked, rates);
  }

  /** The same rates under another model's name. */
  public Rates calling(String otherModel) {
    return with(otherModel, tier, tokens);
  }

  private Rates with(String otherModel, String served, TokenRates rates) {
    return new Rates(
        provider, otherModel, alias, served, rates, longContext, tiers, perCall, perUnit, reasons);
  }
}
