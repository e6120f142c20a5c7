package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientImpl.sendAsync(request, bodyHandler, pushPromiseHandler, executor)}.
 *
 * <p>The body handler is replaced by one that taps what it reads; the request, the future that the
 * app gets and everything else stay the client's own.
 */
public final class SendAsyncHook implements Hook {

  /** For the agent, by reflection. */
  public SendAsyncHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof HttpRequest) || !(arguments[1] instanceof BodyHandler)) {
      return null; // the client is about to say which of them is missing
    }
    HttpRequest request = (HttpRequest) arguments[0];
    URI uri = request.uri();
    if (uri == null || !exchanges.watches(uri.getHost(), JdkRequest.port(uri), uri.getRawPath())) {
      return null;
    }
    if (request.method().equalsIgnoreCase("HEAD")) {
      return null;
    }
    if (opensWebSocket(request)) {
      exchanges.webSocket(uri.getHost(), uri.getRawPath());
      return null;
    }
    Exchange exchange = exchanges.begin(new JdkRequest(request), null);
    if (exchange == null) {
      return null;
    }
    BodyHandler<?> handler = (BodyHandler<?>) arguments[1];
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      return HookCall.answer(RefusedBody.answer(request, handler, refusal));
    }
    Tap tap = new Tap(exchange);
    @Nullable Object[] tapped = arguments.clone();
    byte[] asking = tap.requestBody();
    if (asking != null && AskingRequest.canReplace(request)) {
      tapped[0] = new AskingRequest(request, asking);
    }
    Outcome outcome = new Outcome(tap);
    tapped[1] = new TappingBodyHandler<>(handler, tap, outcome);
    return new TappedCall(tapped, outcome);
  }

  /**
   * The client adds {@code Upgrade} below this point; the handshake's own headers are there
   * already.
   */
  private static boolean opensWebSocket(HttpRequest request) {
    return request.headers().firstValue("Sec-WebSocket-Key").isPresent()
        || request.headers().firstValue("Upgrade").isPresent();
  }

  private static final class TappedCall extends HookCall {
    private final Outcome outcome;

    TappedCall(@Nullable Object[] arguments, Outcome outcome) {
      super(arguments);
      this.outcome = outcome;
    }

    /**
     * The client's own future goes back, as cancelling any other one would not reach the call. It
     * keeps the outcome and nothing of this: thousands of calls may be open.
     */
    @Override
    public @Nullable Object returned(@Nullable Object result) {
      if (result instanceof CompletableFuture) {
        CompletableFuture<?> unused = ((CompletableFuture<?>) result).whenComplete(outcome);
      }
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      outcome.accept(null, thrown);
    }
  }
}
