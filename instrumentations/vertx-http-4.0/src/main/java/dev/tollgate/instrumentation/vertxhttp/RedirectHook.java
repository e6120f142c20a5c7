package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientRequestImpl.handleNextRequest(next, handler, timeout)}: the client
 * goes on to where a redirect leads, which is the same call still.
 */
public final class RedirectHook implements Hook {

  /** For the agent, by reflection. */
  public RedirectHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Attempt attempt = Attempts.of(self);
    Object next = arguments[0];
    if (self != null && attempt != null && next != null) {
      Attempts.put(next, attempt.redirected());
      Attempts.remove(self); // what else is heard of it is not the answer
    }
    return null;
  }
}
