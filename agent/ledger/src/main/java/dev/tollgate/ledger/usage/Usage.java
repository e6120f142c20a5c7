package dev.tollgate.ledger.usage;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage is what one call consumed: a quantity per {@link Meter}. Immutable.
 *
 * <p>A meter that is absent was not reported; one that is there with 0 was reported as none. Totals
 * take absent as 0.
 */
public final class Usage {

  private static final long ABSENT = -1;
  private static final Meter[] METERS = Meter.values();

  /** Nothing was reported. */
  public static final Usage NONE = new Builder().build();

  private final long[] quantities;

  private Usage(long[] quantities) {
    this.quantities = quantities;
  }

  /** Whether the meter was reported at all. */
  public boolean has(Meter meter) {
    return quantities[meter.ordinal()] != ABSENT;
  }

  /** The meter's quantity in its own unit; 0 where it was not reported. */
  public long quantity(Meter meter) {
    return Math.max(0, quantities[meter.ordinal()]);
  }

  /** Whether nothing was used: no meter that is billed was reported with more than 0. */
  public boolean isZero() {
    for (Meter meter : METERS) {
      if (meter.isBilled() && quantity(meter) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing but tokens was used, of what is billed. */
  public boolean hasTokensAlone() {
    for (Meter meter : METERS) {
      if (meter.isBilled()
          && !meter.isInputTokens()
          && !meter.isOutputTokens()
          && quantity(meter) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether no meter was reported. */
  public boolean isEmpty() {
    for (long quantity : quantities) {
      if (quantity != ABSENT) {
        return false;
      }
    }
    return true;
  }

  /** All tokens that went in: uncached, cached, written to a cache, audio and image. */
  public long inputTokens() {
    long sum = 0;
    for (Meter meter : METERS) {
      sum = meter.isInputTokens() ? saturatedSum(sum, quantity(meter)) : sum;
    }
    return sum;
  }

  /** The part of {@link #inputTokens} that was read from a cache. */
  public long cachedInputTokens() {
    return quantity(Meter.CACHE_READ);
  }

  /** All tokens that came out, reasoning included. */
  public long outputTokens() {
    long sum = 0;
    for (Meter meter : METERS) {
      sum = meter.isOutputTokens() ? saturatedSum(sum, quantity(meter)) : sum;
    }
    return sum;
  }

  /** All tokens, in and out. */
  public long tokens() {
    return saturatedSum(inputTokens(), outputTokens());
  }

  /** Absurd quantities add up to the largest long, never to a negative one. */
  private static long saturatedSum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** The reported meters and their quantities, in the order of {@link Meter}. A copy. */
  public Map<Meter, Long> asMap() {
    Map<Meter, Long> map = new EnumMap<>(Meter.class);
    for (Meter meter : METERS) {
      if (has(meter)) {
        map.put(meter, quantity(meter));
      }
    }
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Usage && Arrays.equals(quantities, ((Usage) other).quantities);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(quantities);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }

  /** Collects quantities. Not thread-safe. */
  public static final class Builder {
    private long[] quantities = new long[METERS.length];
    private boolean built;

    /** A builder with nothing reported. */
    public Builder() {
      Arrays.fill(quantities, ABSENT);
    }

    /**
     * Sets the meter's quantity.
     *
     * @throws IllegalArgumentException if the quantity is negative
     */
    public Builder set(Meter meter, long quantity) {
      if (quantity < 0) {
        throw new IllegalArgumentException(meter.key() + " cannot be negative: " + quantity);
      }
      if (built) {
        quantities = quantities.clone();
        built = false;
      }
      quantities[meter.ordinal()] = quantity;
      return this;
    }

    /** The usage collected so far. */
    public Usage build() {
      built = true;
      return new Usage(quantities);
    }
  }
}
