package dev.tollgate.core.usage;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Idle objects that calls lend each other, so that ten thousand open streams need no more of them
 * than there are threads at work. Bounded; thread-safe, no lock; a thread mostly gets back what it
 * gave last. No thread-locals: they would stay behind in the app's threads.
 *
 * @param <T> what is lent
 */
final class Idle<T> {
  private static final int KEPT = 64;
  private static final int PROBES = 8;

  private final AtomicReferenceArray<@Nullable T> objects = new AtomicReferenceArray<>(KEPT);

  /** Takes one; null where there is none at hand. */
  @Nullable T take() {
    int first = first();
    for (int i = 0; i < PROBES; i++) {
      int at = (first + i) & (KEPT - 1);
      if (objects.get(at) != null) {
        T taken = objects.getAndSet(at, null);
        if (taken != null) {
          return taken;
        }
      }
    }
    return null;
  }

  /**
   * Gives one back, to be used by any call from now on.
   *
   * @return false where there is no room: it is the caller's to let go
   */
  boolean give(T object) {
    int first = first();
    for (int i = 0; i < PROBES; i++) {
      if (objects.compareAndSet((first + i) & (KEPT - 1), null, object)) {
        return true;
      }
    }
    return false;
  }

  private static int first() {
    return (int) Thread.currentThread().getId() * PROBES;
  }
}
