package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Runs around {@code connectWebSocket(uri, request, endpoint, bean)}: counts it. */
public final class WebSocketHook implements Hook {

  /** For the agent, by reflection. */
  public WebSocketHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof URI)) {
      return null;
    }
    Target target = Target.of((URI) arguments[0]);
    String host = target.host();
    if (host != null && exchanges.watches(host, target.port(), target.path())) {
      exchanges.webSocket(host, target.path());
    }
    return null;
  }
}
