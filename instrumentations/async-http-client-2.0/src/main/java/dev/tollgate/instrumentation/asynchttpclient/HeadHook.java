package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import org.asynchttpclient.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code Interceptors.exitAfterIntercept(channel, future, handler, response, status,
 * headers)}, which says whether the client deals with a response itself: a redirect that it
 * follows, signing in, an interim one. Where it does not, the app is given the response next.
 */
public final class HeadHook implements Hook {

  /** For the agent, by reflection. */
  public HeadHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Call call = Calls.of(arguments[1]);
    return call == null || !(arguments[0] instanceof Channel) ? null : new Head(call, arguments);
  }

  private static final class Head extends HookCall {
    private static final int FINAL = 200; // and above

    private final Call call;
    private final Channel channel;
    private final HttpResponse response;
    private final HttpResponseStatus status;

    Head(Call call, @Nullable Object[] arguments) {
      this.call = call;
      this.channel = (Channel) arguments[0];
      this.response = (HttpResponse) arguments[3];
      this.status = (HttpResponseStatus) arguments[4];
    }

    @Override
    public @Nullable Object returned(@Nullable Object exits) {
      if (Boolean.FALSE.equals(exits) && status.getStatusCode() >= FINAL) {
        call.answered(channel, response, status);
      }
      return exits;
    }
  }
}
