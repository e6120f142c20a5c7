package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import dev.tollgate.api.hook.Nested;
import io.vertx.core.http.WebSocketConnectOptions;
import org.jspecify.annotations.Nullable;

/**
 * Runs around the methods by which a web socket is opened, which call one another: says that one
 * is.
 */
public final class WebSocketHook implements Hook {

  /** For the agent, by reflection. */
  public WebSocketHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    for (Object argument : arguments) {
      if (argument instanceof WebSocketConnectOptions) {
        return opened((WebSocketConnectOptions) argument, exchanges);
      }
    }
    return null;
  }

  private static @Nullable HookCall opened(WebSocketConnectOptions options, Exchanges exchanges) {
    String host = options.getHost();
    Integer port = options.getPort();
    if (host == null || !exchanges.watches(host, port == null ? -1 : port, options.getURI())) {
      return null;
    }
    exchanges.webSocket(host, options.getURI());
    return Nested.enter() ? new Opening() : null;
  }

  /** While it lasts the methods within say nothing. */
  private static final class Opening extends HookCall {

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      Nested.leave();
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      Nested.leave();
    }
  }
}
