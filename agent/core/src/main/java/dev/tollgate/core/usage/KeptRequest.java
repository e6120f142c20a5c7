package dev.tollgate.core.usage;

import org.jspecify.annotations.Nullable;

/**
 * A request's body as long as its call is open, if there is room for it, to be counted if no usage
 * comes. Thread-safe.
 */
public final class KeptRequest {
  /** A longer body is not kept. */
  static final int MAX_BYTES = 512 << 10;

  private final TextBudget budget;
  private byte @Nullable [] body;

  private KeptRequest(TextBudget budget, byte @Nullable [] body) {
    this.budget = budget;
    this.body = body;
  }

  /** Keeps this body, or none where there is no room. The array is not copied. */
  public static KeptRequest of(byte @Nullable [] body) {
    return of(body, TextBudget.SHARED);
  }

  static KeptRequest of(byte @Nullable [] body, TextBudget budget) {
    boolean kept = body != null && body.length <= MAX_BYTES && budget.take(body.length);
    return new KeptRequest(budget, kept ? body : null);
  }

  /** Takes the body out; null where there is none. */
  synchronized byte @Nullable [] take() {
    byte[] taken = body;
    body = null;
    if (taken != null) {
      budget.give(taken.length);
    }
    return taken;
  }

  /** Forgets the body. */
  public void release() {
    byte[] unused = take();
  }
}
