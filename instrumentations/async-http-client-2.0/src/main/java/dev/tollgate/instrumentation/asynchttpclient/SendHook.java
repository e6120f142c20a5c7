package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.Request;
import org.asynchttpclient.uri.Uri;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code NettyRequestSender.sendRequest(request, handler, future)}: without a future,
 * the app makes a call; with one, the client makes another request of it.
 */
public final class SendHook implements Hook {

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    if (!(arguments[0] instanceof Request)) {
      return null;
    }
    Request request = (Request) arguments[0];
    if (arguments[2] != null) {
      Call call = Calls.of(arguments[2]);
      return call == null ? null : sentAgain(call, request, arguments);
    }
    Uri uri = request.getUri();
    if (!exchanges.watches(uri.getHost(), uri.getExplicitPort(), uri.getPath())) {
      return null;
    }
    SentRequest sent = new SentRequest(request);
    if (uri.isWebSocket()) {
      exchanges.webSocket(sent.host(), sent.pathAndQuery());
    }
    if (sent.isLeftAlone()) {
      return null;
    }
    Call call = new Call(exchanges, request);
    if (!call.begin(sent)) {
      return null;
    }
    Refusal refusal = call.refusal();
    return refusal == null
        ? new Submission(arguments, call)
        : HookCall.answer(RefusedCall.answer(request, (AsyncHandler<?>) arguments[1], refusal));
  }

  /**
   * Asks again for what broke off, which is another exchange: the provider is to do it twice. A
   * request that leads on to an answer, or replaces one that nobody answered, is the same.
   */
  private static @Nullable HookCall sentAgain(
      Call call, Request request, @Nullable Object[] arguments) {
    if (!call.wasAnswered()) {
      return null;
    }
    call.brokeOff();
    if (!call.begin(new SentRequest(call.asTheAppMadeIt(request)))) {
      return null;
    }
    Refusal refusal = call.refusal();
    return refusal == null
        ? new Sent(arguments, call.sent())
        : HookCall.failure(RefusedCall.failure(refusal));
  }

  private static class Sent extends HookCall {
    Sent(@Nullable Object[] arguments, Request request) {
      super(with(request, arguments));
    }

    private static @Nullable Object[] with(Request request, @Nullable Object[] arguments) {
      @Nullable Object[] others = arguments.clone();
      others[0] = request;
      return others;
    }
  }

  /** On the app's thread, until the client has a future for the call. */
  private static final class Submission extends Sent {
    private final Call call;
    private final @Nullable Call outer;

    Submission(@Nullable Object[] arguments, Call call) {
      super(arguments, call.sent());
      this.call = call;
      this.outer = Calls.submitting();
      Calls.submit(call);
    }

    @Override
    public @Nullable Object returned(@Nullable Object future) {
      Calls.submit(outer);
      return future;
    }

    @Override
    public void threw(Throwable thrown) {
      Calls.submit(outer);
      call.over(thrown);
    }
  }
}
