package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientImpl.request(options)}, in 4.x also {@code request(options,
 * handler)}: remembers who asked for the request, as it is written on an event loop.
 */
public final class SubmitHook implements Hook {

  /** For the agent, by reflection. */
  public SubmitHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof RequestOptions)
        || !mayBeWatched((RequestOptions) arguments[0], exchanges)) {
      return null;
    }
    Attempt submitted = new Attempt(exchanges, exchanges.origin());
    if (arguments.length == 1) {
      return new Submission(submitted);
    }
    // A promise is 4.0's own, behind the method that was hooked before it.
    return arguments[1] instanceof Handler && !(arguments[1] instanceof Promise)
        ? new Submission(arguments[0], (Handler<?>) arguments[1], submitted)
        : null;
  }

  /** What the options leave open is the client's default, which is known once it is written. */
  private static boolean mayBeWatched(RequestOptions options, Exchanges exchanges) {
    String host = options.getHost();
    Integer port = options.getPort();
    return host == null || port == null || exchanges.watches(host, port, options.getURI());
  }

  private static final class Submission extends HookCall {
    private final Attempt submitted;

    Submission(Attempt submitted) {
      this.submitted = submitted;
    }

    Submission(Object options, Handler<?> handler, Attempt submitted) {
      super(new Object[] {options, before(handler, submitted)});
      this.submitted = submitted;
    }

    @SuppressWarnings("unchecked") // the handler of a request is all that this method takes
    private static Handler<AsyncResult<Object>> before(Handler<?> handler, Attempt submitted) {
      return result -> {
        if (result.succeeded()) {
          Attempts.put(result.result(), submitted);
        }
        ((Handler<AsyncResult<Object>>) handler).handle(result);
      };
    }

    /** Nobody else can ask the future for the request before this has. */
    @Override
    public @Nullable Object returned(@Nullable Object result) {
      if (result instanceof Future) {
        ((Future<?>) result).onSuccess(request -> Attempts.put(request, submitted));
      }
      return result;
    }
  }
}
