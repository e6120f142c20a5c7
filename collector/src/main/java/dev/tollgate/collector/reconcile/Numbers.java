package dev.tollgate.collector.reconcile;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reads and writes the numbers of exports. Stateless. */
final class Numbers {
  /** A nano-dollar: what is finer is the noise of somebody's floating point. */
  private static final int FINEST = 9;

  private Numbers() {}

  /**
   * The number that this text says.
   *
   * @param name of the field, for the message
   * @throws IllegalArgumentException if it says none
   */
  static BigDecimal parse(String text, String name) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + ": \"" + text + "\" is not a number; export the file again", e);
    }
  }

  /** US dollars, to the nano-dollar. */
  static BigDecimal usd(BigDecimal usd) {
    return usd.setScale(FINEST, RoundingMode.HALF_UP);
  }

  static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
