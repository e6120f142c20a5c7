package dev.tollgate.api.hook;

import dev.tollgate.api.exchange.Exchanges;
import org.jspecify.annotations.Nullable;

/**
 * A hook is plain Java that runs when a hooked method is entered. It is loaded once per class
 * loader of the hooked class, as its child, so it is written against the library's own types.
 *
 * <p>Needs a public constructor without parameters. Thread-safe: many threads enter one hook at
 * once. Whatever it throws is caught by the agent, never seen by the app, and counts towards
 * disabling the hook.
 */
public interface Hook {

  /**
   * Called before the method runs, on the app's thread. It must look at the host first and return
   * null at once for one that {@link Exchanges#watches} does not know.
   *
   * @param self the instance the method runs on: static methods are left alone
   * @param arguments the method's arguments; not to be changed in place
   * @param exchanges where exchanges begin
   * @return the call to end when the method does, or null where there is nothing to do
   */
  @Nullable HookCall enter(@Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws Exception;
}
