package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientResponseImpl.handleException(cause)}: the response broke off, and
 * the app gets what a filter still held of it before it hears so.
 */
public final class BrokenHook implements Hook {

  /** For the agent, by reflection. */
  public BrokenHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    if (self instanceof HttpClientResponse) {
      Attempt attempt = Attempts.of(((HttpClientResponse) self).request());
      if (attempt != null) {
        ResponseChunks.add((HttpClientResponse) self, attempt.rest());
      }
    }
    return null;
  }
}
