package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/** Runs when a response is closed, by the app or by the client at its end. */
public final class CloseHook implements Hook {

  /** For the agent, by reflection. */
  public CloseHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (self != null) {
      OpenResponses.closes(self);
    }
    return null;
  }
}
