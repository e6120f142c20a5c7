package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code UnbufferedContent.allowDiscard()}, since 4.7: the app wants no more of a
 * response, and the client reads what is left of it for nobody.
 */
public final class DiscardHook implements Hook {

  /** For the agent, by reflection. */
  public DiscardHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    if (self != null) {
      Attempt attempt = PrivateFields.context(self).pipeline().get(Attempt.class);
      if (attempt != null) {
        attempt.discarded();
      }
    }
    return null;
  }
}
