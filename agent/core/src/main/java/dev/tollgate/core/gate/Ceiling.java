package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Unit;

/** A ceiling is the most that one call can come to, and so what is held for it. Immutable. */
public final class Ceiling {
  /** Of a call that can cost nothing; it is one call all the same. */
  public static final Ceiling NONE = new Ceiling(0, 0, 0, 0);

  /** Amounts above it would not be safe to sum, see {@link dev.tollgate.store.board.Board}. */
  private static final long MOST = (1L << 53) - 1;

  private final long costNanos;
  private final long inputTokens;
  private final long outputTokens;
  private final int images;

  /** A ceiling in nano-USD, tokens and images; what is beyond all sums is cut. */
  public Ceiling(long costNanos, long inputTokens, long outputTokens, long images) {
    this.costNanos = clamp(costNanos);
    this.inputTokens = clamp(inputTokens);
    this.outputTokens = clamp(Math.min(outputTokens, MOST - this.inputTokens));
    this.images = (int) Math.max(0, Math.min(images, Integer.MAX_VALUE));
  }

  private static long clamp(long amount) {
    return Math.max(0, Math.min(amount, MOST));
  }

  /** The most that it can cost, in nano-USD. */
  public long costNanos() {
    return costNanos;
  }

  /** The most tokens that can go in. */
  public long inputTokens() {
    return inputTokens;
  }

  /** The most tokens that can come out. */
  public long outputTokens() {
    return outputTokens;
  }

  /** The most images that it can make. */
  public long images() {
    return images;
  }

  /** The ceiling in one unit. */
  public long in(Unit unit) {
    switch (unit) {
      case USD:
        return costNanos;
      case TOKENS:
        return inputTokens + outputTokens;
      case IMAGES:
        return images;
      default:
        return 1;
    }
  }
}
