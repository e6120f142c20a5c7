package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code setRequestProperty(name, value)} and {@code addRequestProperty}: remembers the
 * one header that a connection never tells.
 */
public final class AuthorizationHook implements Hook {
  static final String HEADER = "Authorization";

  /** For the agent, by reflection. */
  public AuthorizationHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!HEADER.equalsIgnoreCase((String) arguments[0])) {
      return null;
    }
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection != null) {
      ConnectionCall.of(connection).authorize((String) arguments[1]);
    }
    return null;
  }
}
