package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/** Runs around {@code HttpClientRequestBase.reset(code)} and {@code reset(code, cause)}. */
public final class ResetHook implements Hook {

  /** For the agent, by reflection. */
  public ResetHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Attempt attempt = Attempts.of(self);
    if (attempt != null && arguments[0] instanceof Long) { // else a timeout, which fails the call
      attempt.cancel();
    }
    return null;
  }
}
