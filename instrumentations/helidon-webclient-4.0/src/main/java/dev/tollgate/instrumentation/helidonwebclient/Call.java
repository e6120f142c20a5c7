package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.WebClientServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One call of the app's while it is sent, whatever hops it takes. Confined to the thread that sends
 * it, which is the app's own; services of the app's may make calls of their own meanwhile.
 */
final class Call extends HookCall {
  private static final ThreadLocal<Call> HERE = new ThreadLocal<>();

  private final boolean follows;
  private final @Nullable Call around;
  private @Nullable SentRequest request;
  private @Nullable Tap tap;
  private @Nullable RefusedConnection refusing;
  private byte @Nullable [] asking;
  private boolean atHop;
  private boolean onTheWire;
  private boolean answered;

  private Call(boolean follows, @Nullable Call around) {
    this.follows = follows;
    this.around = around;
  }

  /** The call that this thread is sending. */
  static @Nullable Call here() {
    return HERE.get();
  }

  /**
   * From here on this thread sends a call.
   *
   * @param follows whether the client follows its redirects
   */
  static Call open(boolean follows) {
    Call call = new Call(follows, HERE.get());
    HERE.set(call);
    return call;
  }

  /** Its first request is about to be sent. */
  void begin(SentRequest first, Exchange exchange) {
    request = first;
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      refusing = new RefusedConnection(refusal);
      return;
    }
    Tap told = new Tap(exchange);
    tap = told;
    asking = told.requestBody();
  }

  /** Whether its first request was sent. */
  boolean hasBegun() {
    return request != null;
  }

  /** What answers in the provider's place, or null where the call may leave. */
  @Nullable RefusedConnection refusing() {
    return refusing;
  }

  /** The arguments to send a request with: the app's, with the body that the agent wants sent. */
  @Nullable Object[] asking(@Nullable Object[] arguments) {
    SentRequest first = request;
    if (asking == null || first == null || !first.has(arguments[0])) {
      return arguments;
    }
    return new @Nullable Object[] {asking};
  }

  void atHop(boolean now) {
    atHop = now;
  }

  /** Whether one of its requests is being sent: what else is sent then is another call. */
  boolean isAtHop() {
    return atHop;
  }

  /** Whether the client itself is at work: what is sent then is a part of this call. */
  boolean isOnTheWire() {
    return onTheWire;
  }

  /** Behind the app's services, a request goes out. */
  @Nullable HookCall proceeds(Exchanges exchanges) {
    SentRequest first = request;
    if (onTheWire || tap == null || first == null) {
      return null;
    }
    if (answered) { // a service of the app's tries again
      Exchange again = exchanges.begin(first, null);
      if (again == null) {
        return null;
      }
      Refusal refusal = again.refusal();
      if (refusal != null) {
        String text = refusal.status() + ": " + refusal.message();
        return HookCall.failure(new UncheckedIOException(new IOException(text)));
      }
      tap = new Tap(again);
      answered = false;
    }
    onTheWire = true;
    return new Chain(this);
  }

  @Override
  public @Nullable Object returned(@Nullable Object result) {
    leave();
    if (result != null && tap != null) {
      OpenResponses.opened(result, tap);
    }
    return result;
  }

  @Override
  public void threw(Throwable thrown) {
    leave();
    if (tap != null) {
      TappedBody.broke(thrown, tap);
    }
  }

  private void leave() {
    if (around == null) {
      HERE.remove();
    } else {
      HERE.set(around);
    }
  }

  private WebClientServiceResponse answered(WebClientServiceResponse response) {
    int status = response.status().code();
    Tap told = tap;
    if (told == null || (follows && status / 100 == 3 && status != 304)) {
      return response; // the client closes it and goes on
    }
    answered = true;
    return TappedBody.of(response, told);
  }

  /** One request on the wire. */
  private static final class Chain extends HookCall {
    private final Call call;

    Chain(Call call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      call.onTheWire = false;
      return result instanceof WebClientServiceResponse
          ? call.answered((WebClientServiceResponse) result)
          : result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.onTheWire = false;
    }
  }
}
