package dev.tollgate.api.hook;

/**
 * Marks a thread while one hooked client makes its call through another: what begins below is the
 * same exchange. Within the mark {@link dev.tollgate.api.exchange.Exchanges#watches} knows no host,
 * so a hook that asks it first, as every hook must, need not know of this.
 *
 * <p>To be set as closely as can be around the call that rides on the other client, and on the
 * thread that makes it: work handed to other threads is not marked. Thread-safe.
 */
public final class Nested {
  private static final ThreadLocal<Boolean> MARK = new ThreadLocal<>();

  private Nested() {}

  /** Whether a hooked client above makes the call that this thread is in. */
  public static boolean here() {
    return MARK.get() != null;
  }

  /** Marks this thread; returns whether it was not marked yet, so that {@link #leave} is due. */
  public static boolean enter() {
    if (here()) {
      return false;
    }
    MARK.set(Boolean.TRUE);
    return true;
  }

  /** Takes the mark away. */
  public static void leave() {
    MARK.remove();
  }
}
