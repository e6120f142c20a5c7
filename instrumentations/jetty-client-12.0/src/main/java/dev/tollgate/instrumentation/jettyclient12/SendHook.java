package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Runs around {@code HttpRequest.sendAsync(destination, listener)}, which every request passes. */
public final class SendHook implements Hook {
  private static final HookCall ANSWERED = HookCall.answer(new Object());

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof HttpRequest)) {
      return null;
    }
    HttpRequest app = (HttpRequest) self;
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
    Tap tap = new Tap(exchange);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      RefusedRequest.answer(app, (Response.CompleteListener) arguments[1], refusal);
      return ANSWERED;
    }
    request.replaceBody(tap.requestBody());
    new Call(tap).follow(app);
    return null;
  }
}
