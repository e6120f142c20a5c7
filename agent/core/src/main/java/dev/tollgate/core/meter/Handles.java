package dev.tollgate.core.meter;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What apps hold open responses by. A response that the app neither reads to its end nor closes is
 * over when the garbage collector finds that the app can no longer reach it: no time-out, so a
 * response that is merely slow, or put aside, goes on. Thread-safe.
 */
final class Handles {
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Set<Handle> held = ConcurrentHashMap.newKeySet();

  /** One object that an app holds. It keeps the exchange, which keeps nothing of the app's. */
  final class Handle extends PhantomReference<Object> {
    private final MeteredExchange exchange;

    private Handle(Object object, MeteredExchange exchange) {
      super(object, gone);
      this.exchange = exchange;
    }

    /** The exchange ended, or is held by another object now. */
    void release() {
      clear();
      held.remove(this);
    }
  }

  /** The app holds the response of this exchange by this object. */
  Handle hold(Object object, MeteredExchange exchange) {
    Handle handle = new Handle(object, exchange);
    held.add(handle);
    return handle;
  }

  /** Ends the exchanges whose responses nobody can reach. Returns how many. */
  int endAbandoned() {
    int ended = 0;
    for (Object next = gone.poll(); next != null; next = gone.poll()) {
      Handle handle = (Handle) next;
      if (held.remove(handle)) {
        handle.exchange.cancel();
        ended++;
      }
    }
    return ended;
  }

  /** How many responses are held. */
  int size() {
    return held.size();
  }

  /** The handle released, if there is one. */
  static void release(@Nullable Handle handle) {
    if (handle != null) {
      handle.release();
    }
  }
}
