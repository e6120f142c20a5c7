package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs around the methods that read a response's head: of a refused call it is the refusal's. Which
 * call that is may turn out within the method, as it sends the request where that was not done.
 */
public abstract class RefusedHeadHook implements Hook {

  /** For the nested hooks. */
  RefusedHeadHook() {}

  /** What the method is to return of this refusal. */
  abstract @Nullable Object of(RefusedAnswer refused, @Nullable Object[] arguments);

  @Override
  public final @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection == null) {
      return null;
    }
    ConnectionCall call = ConnectionCall.of(connection);
    return call.passed() ? null : new Looking(call, arguments);
  }

  private final class Looking extends HookCall {
    private final ConnectionCall call;
    private final @Nullable Object[] asked;

    Looking(ConnectionCall call, @Nullable Object[] arguments) {
      this.call = call;
      this.asked = arguments;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      RefusedAnswer refused = call.refused();
      return refused == null ? result : of(refused, asked);
    }
  }

  /** {@code getHeaderField(name)} and {@code getHeaderField(n)}. */
  public static final class Value extends RefusedHeadHook {

    /** For the agent, by reflection. */
    public Value() {}

    @Override
    @Nullable Object of(RefusedAnswer refused, @Nullable Object[] arguments) {
      return arguments[0] instanceof Integer
          ? refused.value((Integer) arguments[0])
          : refused.value((String) arguments[0]);
    }
  }

  /** {@code getHeaderFieldKey(n)}. */
  public static final class Name extends RefusedHeadHook {

    /** For the agent, by reflection. */
    public Name() {}

    @Override
    @Nullable Object of(RefusedAnswer refused, @Nullable Object[] arguments) {
      return arguments[0] instanceof Integer ? refused.name((Integer) arguments[0]) : null;
    }
  }

  /** {@code getHeaderFields()}. */
  public static final class All extends RefusedHeadHook {

    /** For the agent, by reflection. */
    public All() {}

    @Override
    Object of(RefusedAnswer refused, @Nullable Object[] arguments) {
      return refused.all();
    }
  }
}
