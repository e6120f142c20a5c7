package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.WebClientServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call of the app's while it is sent, whatever hops it takes. Confined to the thread that sends
 * it, which is the app's own; services of the app's may make calls of their own meanwhile.
 */
final class Call {
  private static final ThreadLocal<Call> HERE = new ThreadLocal<>();

  private final SentRequest request;
  private final boolean follows;
  private @Nullable Call around;
  private @Nullable Tap tap;
  private boolean atHop;
  private boolean inChain;
  private boolean answered;

  /**
   * A call about to be sent.
   *
   * @param tap null where it is refused
   * @param follows whether the client sends each hop by another of the hooked methods
   */
  Call(SentRequest request, @Nullable Tap tap, boolean follows) {
    this.request = request;
    this.tap = tap;
    this.follows = follows;
    this.atHop = !follows;
  }

  /** The call that this thread is sending. */
  static @Nullable Call here() {
    return HERE.get();
  }

  /** From here on this thread sends it. */
  static Call enter(Call call) {
    call.around = HERE.get();
    HERE.set(call);
    return call;
  }

  /** It is sent, or failed. Returns who is to be told how it ends, if anybody. */
  @Nullable Tap leave() {
    if (around == null) {
      HERE.remove();
    } else {
      HERE.set(around);
    }
    return tap;
  }

  /**
   * Whether what this thread is about to send is a part of this call, and no call of its own.
   *
   * @param one whether it is one hop and not a way to follow all of them
   */
  boolean isMadeBy(boolean one) {
    return inChain || (one && !atHop);
  }

  /** A part of it is sent. */
  @Nullable HookCall hop() {
    if (inChain) {
      return null;
    }
    atHop = true;
    return new Hop(this);
  }

  /** Behind the app's services, where the client itself sends one hop. */
  @Nullable HookCall chain(Exchanges exchanges) {
    if (inChain || tap == null) {
      return null;
    }
    if (answered) { // a service of the app's tries again
      Exchange again = exchanges.begin(request, null);
      if (again == null) {
        return null;
      }
      Refusal refusal = again.refusal();
      if (refusal != null) {
        return HookCall.failure(failure(refusal));
      }
      tap = new Tap(again);
      answered = false;
    }
    inChain = true;
    return new Chain(this);
  }

  private static UncheckedIOException failure(Refusal refusal) {
    String text = refusal.status() + ": " + new String(refusal.body(), StandardCharsets.UTF_8);
    return new UncheckedIOException(new IOException(text));
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

  /** One of several hops. */
  private static final class Hop extends HookCall {
    private final Call call;

    Hop(Call call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      call.atHop = false;
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.atHop = false;
    }
  }

  /** One hop on the wire. */
  private static final class Chain extends HookCall {
    private final Call call;

    Chain(Call call) {
      this.call = call;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      call.inChain = false;
      return result instanceof WebClientServiceResponse
          ? call.answered((WebClientServiceResponse) result)
          : result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.inChain = false;
    }
  }
}
