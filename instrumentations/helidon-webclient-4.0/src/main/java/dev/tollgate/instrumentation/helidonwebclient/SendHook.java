package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.FullClientRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs around each way to send a request: the static one, which follows redirects and sends each
 * hop by another, and those of the request itself. The first to be entered begins the exchange.
 */
public final class SendHook implements Hook {

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Object asked = self == null ? arguments[0] : self;
    if (!(asked instanceof FullClientRequest)) {
      return null;
    }
    Call above = Call.here();
    if (above != null && above.isMadeBy(self != null)) {
      return above.hop();
    }
    FullClientRequest<?> app = (FullClientRequest<?>) asked;
    Object body = arguments[arguments.length - 1];
    SentRequest request =
        SentRequest.watched(app, body instanceof byte[] ? (byte[]) body : null, exchanges);
    if (request == null || request.method().equals("HEAD") || request.method().equals("CONNECT")) {
      return null;
    }
    String upgrade = request.first("Upgrade");
    if (upgrade != null) {
      if (upgrade.toLowerCase(Locale.ROOT).contains("websocket")) {
        exchanges.webSocket(request.host(), request.pathAndQuery());
      }
      return null;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      Call call = Call.enter(new Call(request, null, self == null));
      return new RefusedCall(app, new RefusedConnection(refusal), call);
    }
    Tap tap = new Tap(exchange);
    @Nullable Object[] sent = asking(arguments, tap);
    return new TappedCall(sent, Call.enter(new Call(request, tap, self == null)));
  }

  /** The arguments with the body that the agent wants sent, or the app's own. */
  private static @Nullable Object[] asking(@Nullable Object[] arguments, Tap tap) {
    byte[] body = tap.requestBody();
    @Nullable Object[] sent = arguments.clone();
    if (body != null) {
      sent[sent.length - 1] = body;
    }
    return sent;
  }

  /** A call on its way. */
  private static final class TappedCall extends HookCall {
    private final Call call;

    TappedCall(@Nullable Object[] arguments, Call call) {
      super(arguments);
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      Tap tap = call.leave();
      if (result != null && tap != null) {
        OpenResponses.opened(result, tap);
      }
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      Tap tap = call.leave();
      if (tap != null) {
        TappedBody.broke(thrown, tap);
      }
    }
  }

  /** A call to nobody: for as long as it runs, the app's request has a connection of ours. */
  private static final class RefusedCall extends HookCall {
    private final FullClientRequest<?> request;
    private final @Nullable ClientConnection apps;
    private final Call call;

    RefusedCall(FullClientRequest<?> request, RefusedConnection refused, Call call) {
      this.request = request;
      this.apps = request.connection().orElse(null);
      this.call = call;
      request.connection(refused);
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      giveBack();
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      giveBack();
    }

    @SuppressWarnings("NullAway") // no connection of its own is what most requests have
    private void giveBack() {
      call.leave();
      request.connection(apps);
    }
  }
}
