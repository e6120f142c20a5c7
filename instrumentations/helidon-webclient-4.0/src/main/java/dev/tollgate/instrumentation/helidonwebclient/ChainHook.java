package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/**
 * Runs around the last of a call's services, which is the client itself: what it returns is what
 * came, before the app's services change it.
 */
public final class ChainHook implements Hook {

  /** For the agent, by reflection. */
  public ChainHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Call call = Call.here();
    return call == null ? null : call.proceeds(exchanges);
  }
}
