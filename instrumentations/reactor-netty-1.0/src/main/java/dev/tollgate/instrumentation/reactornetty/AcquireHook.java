package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientConfig;

/**
 * Runs around {@code HttpConnectionProvider.acquire(config, observer, handler, resolver)}:
 * remembers who subscribed, as all that follows runs on an event loop.
 */
public final class AcquireHook implements Hook {

  /** For the agent, by reflection. */
  public AcquireHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof HttpClientConfig) || !(arguments[2] instanceof Supplier)) {
      return null;
    }
    Supplier<?> handler = (Supplier<?>) arguments[2];
    Object address = handler.get();
    if (!(address instanceof InetSocketAddress)) {
      return null;
    }
    String host = ((InetSocketAddress) address).getHostString();
    int port = ((InetSocketAddress) address).getPort();
    if (exchanges.watches(host, port, ((HttpClientConfig) arguments[0]).uri())) {
      LogicalCall.submitted(handler, () -> new LogicalCall(host, port, exchanges));
    }
    return null;
  }
}
