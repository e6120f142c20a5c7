package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientRequestImpl.handleResponse(promise, response, timeout)}: a head
 * came, and the client either gives the response to the app or follows a redirect.
 */
public final class HeadHook implements Hook {

  /** For the agent, by reflection. */
  public HeadHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Attempt attempt = Attempts.of(self);
    if (attempt == null
        || !(arguments[0] instanceof Promise)
        || !(arguments[1] instanceof HttpClientResponse)) {
      return null;
    }
    HttpClientResponse response = (HttpClientResponse) arguments[1];
    if (response.statusCode() / 100 == 3) {
      return new Redirect((Promise<?>) arguments[0], response, attempt);
    }
    attempt.answered(response);
    return null;
  }

  /** Which of the two it is shows in whether the app's promise is kept. */
  private static final class Redirect extends HookCall {
    private final Promise<?> promise;
    private final HttpClientResponse response;
    private final Attempt attempt;

    Redirect(Promise<?> promise, HttpClientResponse response, Attempt attempt) {
      this.promise = promise;
      this.response = response;
      this.attempt = attempt;
    }

    @Override
    public @Nullable Object returned(@Nullable Object nothing) {
      if (promise.future().isComplete()) {
        attempt.answered(response);
      }
      return nothing;
    }
  }
}
