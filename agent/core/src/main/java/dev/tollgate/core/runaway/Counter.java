package dev.tollgate.core.runaway;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Where one value is counted, now and after every reset. Thread-safe. */
final class Counter {
  private final AtomicReference<Counts> counts;

  Counter(Counts first) {
    counts = new AtomicReference<>(first);
  }

  /** What is counted now. */
  Counts counts() {
    return Objects.requireNonNull(counts.get());
  }

  /** Counts anew, unless another thread has begun to. */
  void reset(Counts old) {
    counts.compareAndSet(old, old.none());
  }
}
