package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** A fee is the price of one unit that is not a token, in pico-USD. Immutable. */
final class Fee {
  private final long low;
  private final long medium;
  private final long high;

  /** A fee by search context size. */
  Fee(long low, long medium, long high) {
    this.low = low;
    this.medium = medium;
    this.high = high;
  }

  /** The fee for a size; for none, or one unknown here, that of medium. */
  long pico(@Nullable String size) {
    if (size == null) {
      return medium;
    }
    return size.equals("low") ? low : size.equals("high") ? high : medium;
  }

  /** Whether the search context size makes a difference. */
  boolean isSized() {
    return low != medium || medium != high;
  }
}
