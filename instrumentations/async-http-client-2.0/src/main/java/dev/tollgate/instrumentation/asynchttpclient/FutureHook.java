package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.asynchttpclient.ListenableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code NettyRequestSender.newNettyResponseFuture(…)}: the future of the call that
 * this thread submits, before anything else can have it.
 */
public final class FutureHook implements Hook {

  /** For the agent, by reflection. */
  public FutureHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Call call = Calls.submitting();
    return call == null || call.sent() != arguments[0] ? null : new Submitted(call);
  }

  private static final class Submitted extends HookCall {
    private final Call call;

    Submitted(Call call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object future) {
      if (future instanceof ListenableFuture) {
        Calls.follow((ListenableFuture<?>) future, call);
      }
      return future;
    }
  }
}
