package dev.tollgate.core.usage;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much text all open calls together may keep until it is known whether its tokens need
 * counting. Thread-safe, no lock.
 */
final class TextBudget {
  /** What the agent's heap has room for. */
  static final TextBudget SHARED = new TextBudget(1 << 20);

  private final AtomicLong left;

  TextBudget(long bytes) {
    left = new AtomicLong(bytes);
  }

  /** Takes so many bytes; false where there are not so many left. */
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    give(bytes);
    return false;
  }

  /** Gives bytes back. */
  void give(long bytes) {
    left.addAndGet(bytes);
  }

  /** How many bytes are left. */
  long left() {
    return left.get();
  }
}
