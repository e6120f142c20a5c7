package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code Http2Handler.handleHttp2HeadersFrame(frame, channel, future, handler)}, since
 * 3.0: whether anything follows a head shows here alone.
 */
public final class Http2HeadHook implements Hook {

  /** For the agent, by reflection. */
  public Http2HeadHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Call call = Calls.of(arguments[2]);
    if (call != null && arguments[0] instanceof Http2HeadersFrame) {
      call.headIsAll(((Http2HeadersFrame) arguments[0]).isEndStream());
    }
    return null;
  }
}
