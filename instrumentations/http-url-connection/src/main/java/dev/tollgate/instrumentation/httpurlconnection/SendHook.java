package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code writeRequests()}, which sends the head and, unless it is streamed, the body:
 * once for each attempt, of which redirects and authentication make several.
 */
public final class SendHook implements Hook {

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpURLConnection connection = UrlRequest.watched(self, exchanges);
    if (connection == null) {
      return null;
    }
    ConnectionCall call = ConnectionCall.of(connection);
    call.sending();
    RefusedAnswer refused = call.refused();
    if (refused != null) {
      return HookCall.failure(refused.failure());
    }
    if (!call.begins() || connection.getRequestMethod().equals("HEAD")) {
      return null;
    }
    UrlRequest request = new UrlRequest(connection, call);
    if (request.first("Upgrade") != null) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
      return null;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      RefusedAnswer answer = new RefusedAnswer(refusal, connection.getURL());
      call.refuse(answer);
      return HookCall.failure(answer.failure());
    }
    Tap tap = new Tap(exchange);
    HeldBody body = call.requestBody();
    byte[] asking = tap.requestBody();
    if (asking != null && body != null) {
      body.replace(asking);
    }
    call.begun(tap);
    return new Sending(call);
  }

  private static final class Sending extends HookCall {
    private final ConnectionCall call;

    Sending(ConnectionCall call) {
      this.call = call;
    }

    @Override
    public void threw(Throwable thrown) {
      call.failed(thrown);
    }
  }
}
