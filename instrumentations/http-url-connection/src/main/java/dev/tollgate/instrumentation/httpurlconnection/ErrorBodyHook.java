package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.io.InputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/** Runs around {@code getErrorStream()}: the body of a response that is an error. */
public final class ErrorBodyHook implements Hook {

  /** For the agent, by reflection. */
  public ErrorBodyHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection == null) {
      return null;
    }
    ConnectionCall call = ConnectionCall.known(connection);
    return call == null || call.looksItself() ? null : new Asked(call);
  }

  private static final class Asked extends HookCall {
    private final ConnectionCall call;

    Asked(ConnectionCall call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      RefusedAnswer refused = call.refused();
      if (refused != null) {
        return refused.body();
      }
      return result instanceof InputStream ? call.reader((InputStream) result) : result;
    }
  }
}
