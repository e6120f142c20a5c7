package dev.tollgate.core.usage;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Writes a cost that a provider states as one plain decimal number of USD, digit by digit. */
final class Dollars {
  private static final int TICKS_SCALE = 10;

  /** More digits than any cost has. */
  private static final int MAX_DIGITS = 40;

  private Dollars() {}

  /** The plain form of a number ({@code 4.35e-05}), or null where it is no cost. */
  static @Nullable String plain(@Nullable String number) {
    if (number == null || number.length() > MAX_DIGITS) {
      return null;
    }
    try {
      return plain(new BigDecimal(number.trim()));
    } catch (NumberFormatException e) {
      return null; // "None", as LiteLLM writes what it does not know.
    }
  }

  /** The cost in ticks, of which 10^10 are one USD. */
  static @Nullable String ofTicks(long ticks) {
    return plain(BigDecimal.valueOf(ticks, TICKS_SCALE));
  }

  private static @Nullable String plain(BigDecimal cost) {
    // The exponent first: 1e999999999 is short to read and long to write.
    if (cost.signum() < 0 || Math.abs((long) cost.scale()) > MAX_DIGITS) {
      return null;
    }
    return cost.signum() == 0 ? "0" : cost.stripTrailingZeros().toPlainString();
  }
}
