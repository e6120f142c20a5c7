package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.pricing.Money;
import org.jspecify.annotations.Nullable;

/**
 * A trip is one time that a kill switch tripped in one JVM; every call that it refused, or in
 * shadow would have refused, names it. Immutable. No two trips of a JVM have the same {@link
 * #atMicros}.
 */
public final class Trip {
  private final long atMicros;
  private final long untilMicros;
  private final Excess excess;
  private final long counted;
  private final long max;
  private final boolean shared;

  /** See the accessors. */
  public Trip(
      long atMicros, long untilMicros, Excess excess, long counted, long max, boolean shared) {
    this.atMicros = atMicros;
    this.untilMicros = untilMicros;
    this.excess = excess;
    this.counted = counted;
    this.max = max;
    this.shared = shared;
  }

  /** When it tripped, in microseconds since the epoch. */
  public long atMicros() {
    return atMicros;
  }

  /** When it has cooled down, in microseconds since the epoch. */
  public long untilMicros() {
    return untilMicros;
  }

  /** What there was too much of. */
  public Excess excess() {
    return excess;
  }

  /** How much of it there was, with the call that tripped it, in its unit. */
  public long counted() {
    return counted;
  }

  /** The most that there might have been, in its unit. */
  public long max() {
    return max;
  }

  /** Whether calls of several values were counted together, as there were too many values. */
  public boolean shared() {
    return shared;
  }

  /** What was counted, in words: {@code 201 calls of at most 200}. */
  public String words() {
    switch (excess) {
      case USD:
        return Money.usd(counted) + " USD of at most " + Money.usd(max);
      case REPEATS:
        return counted + " repeats of one request of at most " + max;
      case HISTORY_GROWTH:
        return "requests that grew to " + counted + " times their length of at most " + max;
      case TOOL_CALLS:
        return counted + " tool calls in one request of at most " + max;
      default:
        return counted + " " + excess.key() + " of at most " + max;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Trip)) {
      return false;
    }
    Trip that = (Trip) other;
    return atMicros == that.atMicros
        && untilMicros == that.untilMicros
        && excess == that.excess
        && counted == that.counted
        && max == that.max
        && shared == that.shared;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(atMicros);
  }

  @Override
  public String toString() {
    return "Trip at " + atMicros + " by " + excess.key() + " " + counted + " of " + max;
  }
}
