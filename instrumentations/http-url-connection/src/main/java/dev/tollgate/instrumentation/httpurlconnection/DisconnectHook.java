package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Runs around {@code disconnect()}: the app's only way to give up a call that waits. */
public final class DisconnectHook implements Hook {

  /** For the agent, by reflection. */
  public DisconnectHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    ConnectionCall call = connection == null ? null : ConnectionCall.known(connection);
    if (call != null) {
      call.cancelled();
    }
    return null;
  }
}
