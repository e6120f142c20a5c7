package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientRequestBase.fail(cause)}: there is no response, or it broke off. A
 * response that is whole has ended the exchange before.
 */
public final class FailHook implements Hook {
  private static final HookCall NOTHING = HookCall.answer(new Object());

  /** For the agent, by reflection. */
  public FailHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Attempt attempt = Attempts.of(self);
    if (self == null || attempt == null || !(arguments[0] instanceof Throwable)) {
      return null;
    }
    return attempt.refused() && attempt.refusal() == null
        ? NOTHING // it has its response; what it was to be sent on is given back
        : new Failure(self, attempt, (Throwable) arguments[0]);
  }

  private static final class Failure extends HookCall {
    private final Object request;
    private final Attempt attempt;
    private final Throwable cause;

    Failure(Object request, Attempt attempt, Throwable cause) {
      this.request = request;
      this.attempt = attempt;
      this.cause = cause;
    }

    /** Only now: the response is told within. */
    @Override
    public @Nullable Object returned(@Nullable Object nothing) {
      attempt.fail(cause);
      if (!attempt.refused()) {
        Attempts.remove(request);
      }
      return nothing;
    }
  }
}
