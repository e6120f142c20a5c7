package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/** Runs around {@code HttpClientDelegate.execute(context, request)}. */
public final class ExecuteHook implements Hook {

  /** For the agent, by reflection. */
  public ExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof ClientRequestContext) || !(arguments[1] instanceof HttpRequest)) {
      return null;
    }
    ClientRequestContext context = (ClientRequestContext) arguments[0];
    HttpRequest app = (HttpRequest) arguments[1];
    Endpoint endpoint = context.endpoint();
    if (endpoint == null
        || !exchanges.watches(
            endpoint.host(), endpoint.port(context.sessionProtocol().defaultPort()), app.path())) {
      return null;
    }
    SentRequest request = new SentRequest(context, endpoint, app);
    if (request.opensWebSocket()) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
    }
    Exchange exchange = request.isLeftAlone() ? null : begin(exchanges, request);
    if (exchange == null) {
      return request.isAsTheAppMadeIt() ? null : new Passed(context, request);
    }
    Tap tap = new Tap(exchange);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      request.toSend().abort(); // whoever brings the body need not
      return HookCall.answer(RefusedCall.answer(context, refusal));
    }
    request.replaceBody(tap.requestBody());
    return new Followed(context, request, tap);
  }

  /** A body that was read is to be sent whatever happens. */
  private static @Nullable Exchange begin(Exchanges exchanges, SentRequest request) {
    try {
      return exchanges.begin(request, null);
    } catch (Throwable fault) {
      exchanges.faulty(fault);
      return null;
    }
  }

  /** The request leaves; nobody is told of its response. */
  private static class Passed extends HookCall {
    Passed(ClientRequestContext context, SentRequest request) {
      super(new Object[] {context, request.toSend()});
      request.tellContext();
    }
  }

  /** The request leaves, and its response passes the tap. */
  private static final class Followed extends Passed {
    private final ClientRequestContext context;
    private final Tap tap;

    Followed(ClientRequestContext context, SentRequest request, Tap tap) {
      super(context, request);
      this.context = context;
      this.tap = tap;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      return result instanceof HttpResponse
          ? new TappedResponse(context, (HttpResponse) result, tap)
          : result;
    }

    @Override
    public void threw(Throwable thrown) {
      tap.fail(thrown);
    }
  }
}
