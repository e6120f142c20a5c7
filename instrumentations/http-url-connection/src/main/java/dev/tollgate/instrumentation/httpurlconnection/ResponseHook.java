package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.io.InputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code getInputStream0()}, in which the request is sent and the response awaited; it
 * enters itself again to look at each response's status.
 */
public final class ResponseHook implements Hook {

  /** For the agent, by reflection. */
  public ResponseHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection == null) {
      return null;
    }
    ConnectionCall call = ConnectionCall.of(connection);
    call.enter();
    return new Awaited(connection, call);
  }

  private static final class Awaited extends HookCall {
    private final HttpURLConnection connection;
    private final ConnectionCall call;

    Awaited(HttpURLConnection connection, ConnectionCall call) {
      this.connection = connection;
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      if (call.leave()) {
        return result instanceof InputStream
            ? call.answered(connection, (InputStream) result)
            : result;
      }
      call.headCame();
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      if (call.leave()) {
        call.threw(connection, thrown);
      }
    }
  }
}
