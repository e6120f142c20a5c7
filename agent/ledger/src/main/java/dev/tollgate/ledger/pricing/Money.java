package dev.tollgate.ledger.pricing;

import java.math.BigDecimal;

/** Reads and writes amounts of money: nano-USD as decimal US dollars, exactly. */
public final class Money {
  private static final int NANO_DIGITS = 9;

  private Money() {}

  /**
   * The amount in US dollars, exact, without trailing zeros: {@code 15_200} is {@code 0.0000152}.
   *
   * @param nanos the amount in nano-USD
   */
  public static String usd(long nanos) {
    BigDecimal usd = BigDecimal.valueOf(nanos, NANO_DIGITS);
    return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
  }

  /**
   * The amount in nano-USD that a text says in US dollars: digits with at most one point, {@code
   * 0.05} or {@code 25}, and a minus before a negative one.
   *
   * @throws IllegalArgumentException if the text is not such a number, is finer than a nano-dollar
   *     or larger than 64 bits of them
   */
  public static long parseUsdNanos(String usd) {
    try {
      return Decimals.parse(usd).movePointRight(NANO_DIGITS).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "\"" + usd + "\" USD is not a whole number of nano-dollars below 9223372036 USD", e);
    }
  }
}
