package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Response;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpDestination.send(request, listeners)}, which every request passes; its
 * other methods of that name end there.
 */
public final class SendHook implements Hook {
  private static final HookCall ANSWERED = HookCall.answer(new Object());

  /**
   * For the agent, by reflection. There is no such hook where the class is missing: before 9.4.22
   * the client gives its listeners what comes by another method, and calls are to be left alone.
   */
  public SendHook() {
    Objects.requireNonNull(Response.DemandedContentListener.class);
  }

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    if (!(self instanceof HttpDestination)
        || !(arguments[0] instanceof HttpRequest)
        || !(arguments[1] instanceof List)) {
      return null;
    }
    HttpRequest app = (HttpRequest) arguments[0];
    if (!exchanges.watches(app.getHost(), app.getPort(), app.getPath())
        || !app.getConversation().getExchanges().isEmpty()) { // a redirect, or signing in
      return null;
    }
    SentRequest request = new SentRequest(app);
    if (request.opensWebSocket()) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
    }
    Exchange exchange = request.isLeftAlone() ? null : exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    HttpDestination destination = (HttpDestination) self;
    @SuppressWarnings("unchecked")
    List<Response.ResponseListener> listeners = (List<Response.ResponseListener>) arguments[1];
    Tap tap = new Tap(exchange);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      RefusedRequest.answer(app, destination.getResponseNotifier(), listeners, refusal);
      return ANSWERED;
    }
    request.replaceBody(tap.requestBody());
    Call call = new Call(tap, destination);
    call.follow(app);
    return new Followed(app, call, listeners);
  }

  /** The call goes on, with a listener before the app's. */
  private static final class Followed extends HookCall {
    Followed(HttpRequest request, Call call, List<Response.ResponseListener> listeners) {
      super(new Object[] {request, before(call, listeners)});
    }

    private static List<Response.ResponseListener> before(
        Call call, List<Response.ResponseListener> listeners) {
      List<Response.ResponseListener> all = new ArrayList<>(listeners.size() + 1);
      all.add(call);
      all.addAll(listeners);
      return all;
    }
  }
}
