package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.FullClientRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code invokeRequestWithEntity(bytes)} and {@code doOutputStream(handler)}: one
 * request and its response. The first of a call begins the exchange.
 */
public final class SendHook implements Hook {

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof FullClientRequest)) {
      return null;
    }
    FullClientRequest<?> app = (FullClientRequest<?>) self;
    byte[] body = arguments[0] instanceof byte[] ? (byte[]) arguments[0] : null;
    Call above = Call.here();
    if (above != null && above.isOnTheWire()) {
      return null; // a redirect of a body that is being written
    }
    Call submitted = above == null || above.isAtHop() ? null : above;
    if (submitted != null && submitted.hasBegun()) {
      return new Hop(submitted, app, submitted.asking(arguments));
    }
    SentRequest request = SentRequest.watched(app, body, exchanges);
    if (request == null || leftAlone(request, exchanges)) {
      return null;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    Call call = submitted == null ? Call.open(false) : submitted;
    call.begin(request, exchange);
    @Nullable Object[] sent = call.asking(arguments);
    return submitted == null ? new OnlyHop(call, app, sent) : new Hop(call, app, sent);
  }

  private static boolean leftAlone(SentRequest request, Exchanges exchanges) {
    String upgrade = request.first("Upgrade");
    if (upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket")) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
    }
    return upgrade != null || request.method().equals("HEAD") || request.method().equals("CONNECT");
  }

  /** A hop that nothing of ours is around. */
  private static final class OnlyHop extends Hop {
    private final Call call;

    OnlyHop(Call call, FullClientRequest<?> request, @Nullable Object[] arguments) {
      super(call, request, arguments);
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      super.returned(result);
      return call.returned(result);
    }

    @Override
    public void threw(Throwable thrown) {
      super.threw(thrown);
      call.threw(thrown);
    }
  }
}
