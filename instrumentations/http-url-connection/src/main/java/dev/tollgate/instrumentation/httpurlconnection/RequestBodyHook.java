package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.io.ByteArrayOutputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code getOutputStream0()}: where the JDK buffers the body, the app gets a stream in
 * front of that buffer. Where the body is streamed, the head leaves within: see {@link SendHook}.
 */
public final class RequestBodyHook implements Hook {

  /** For the agent, by reflection. */
  public RequestBodyHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection == null) {
      return null;
    }
    ConnectionCall call = ConnectionCall.of(connection);
    call.enter();
    return new Opening(call);
  }

  private static final class Opening extends HookCall {
    private final ConnectionCall call;

    Opening(ConnectionCall call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      call.leave();
      return result instanceof ByteArrayOutputStream
          ? call.hold((ByteArrayOutputStream) result)
          : result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.leave();
      call.failed(thrown); // the head of a streamed body left, and no more
    }
  }
}
