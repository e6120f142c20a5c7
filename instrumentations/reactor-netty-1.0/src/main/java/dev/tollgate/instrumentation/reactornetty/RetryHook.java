package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientHandler.test(failure)}: whether the client follows a redirect or
 * connects anew, which is the same call still, or gives up.
 */
public final class RetryHook implements Hook {

  /** For the agent, by reflection. */
  public RetryHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    LogicalCall call = LogicalCall.of(self);
    Throwable failure = (Throwable) arguments[0];
    return self == null || call == null || failure == null
        ? null
        : new Verdict(self, call, failure);
  }

  private static final class Verdict extends HookCall {
    private final Object handler;
    private final LogicalCall call;
    private final Throwable failure;

    Verdict(Object handler, LogicalCall call, Throwable failure) {
      this.handler = handler;
      this.call = call;
      this.failure = failure;
    }

    @Override
    public @Nullable Object returned(@Nullable Object again) {
      if (Boolean.TRUE.equals(again)) {
        call.goesOn(handler);
      } else {
        call.gaveUp(failure);
      }
      return again;
    }
  }
}
