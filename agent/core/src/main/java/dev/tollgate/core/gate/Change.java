package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Cap;
import org.jspecify.annotations.Nullable;

/**
 * A change is what the caps made another in a request before it left, instead of refusing it.
 * Immutable.
 */
public final class Change {
  /** The request leaves as it is. */
  public static final Change NONE = new Change(null, -1, null, -1);

  private final @Nullable Cap cap;
  private final long capTotal;
  private final @Nullable String downgradedFrom;
  private final long clampedTo;

  private Change(
      @Nullable Cap cap, long capTotal, @Nullable String downgradedFrom, long clampedTo) {
    this.cap = cap;
    this.capTotal = capTotal;
    this.downgradedFrom = downgradedFrom;
    this.clampedTo = clampedTo;
  }

  /**
   * The request goes to a lesser model.
   *
   * @param cap the first cap that wanted it
   * @param capTotal what was spent and held on that, in its unit
   * @param model the one that the app asked for
   */
  static Change downgraded(Cap cap, long capTotal, String model) {
    return new Change(cap, capTotal, model, -1);
  }

  /** The same, and the request asks for at most so many output tokens in each answer. */
  public Change clamped(long outputTokens) {
    return new Change(cap, capTotal, downgradedFrom, outputTokens);
  }

  /** The cap that downgraded the call, or null. */
  @Nullable Cap cap() {
    return cap;
  }

  /** What was spent and held on {@link #cap} without the call; -1 without one. */
  long capTotal() {
    return capTotal;
  }

  /** The model that the app asked for, where it is another now; else null. */
  public @Nullable String downgradedFrom() {
    return downgradedFrom;
  }

  /** The limit of output tokens that the request was given; -1 for none. */
  public long clampedTo() {
    return clampedTo;
  }
}
