package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import dev.tollgate.instrumentation.common.netty.NettyRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code write(context, message, promise)} of the handlers that a client's HTTP codec
 * is one of: a request that is watched goes back to a {@link ConnectionTap}, which joins the
 * pipeline beside the codec for it. What another thread writes was on its way to the codec before
 * that, and goes back too.
 */
public final class WriteHook implements Hook {
  private static final HookCall WRITTEN = HookCall.answer(new Object());

  /** For the agent, by reflection. */
  public WriteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) throws Exception {
    if (self == null
        || !ClientCodec.isOne(self.getClass())
        || !(arguments[0] instanceof ChannelHandlerContext)
        || !(arguments[2] instanceof ChannelPromise)) {
      return null;
    }
    ChannelHandlerContext codec = (ChannelHandlerContext) arguments[0];
    Object message = arguments[1];
    ConnectionTap known = ConnectionTap.beside(codec);
    ConnectionTap tap = known == null ? joining(codec, message, exchanges) : known;
    if (message == null || tap == null || tap.passes(message)) {
      return null;
    }
    tap.write(codec.pipeline().context(tap), message, (ChannelPromise) arguments[2]);
    return WRITTEN;
  }

  /** One that joined for this message, where it is a request that is watched. */
  private static @Nullable ConnectionTap joining(
      ChannelHandlerContext codec, @Nullable Object message, Exchanges exchanges) {
    if (!(message instanceof HttpRequest)) {
      return null;
    }
    HttpRequest request = (HttpRequest) message;
    Target target = Target.of(request, codec.channel());
    if (!target.isWatched(exchanges) || HookedClients.have(codec.channel())) {
      return null;
    }
    NettyRequest sent = target.asked(request);
    if (sent.opensWebSocket()) {
      exchanges.webSocket(sent.host(), sent.pathAndQuery());
    }
    if (sent.leavesHttp() || codec.executor() != codec.channel().eventLoop()) {
      return null;
    }
    return ConnectionTap.join(codec, exchanges);
  }
}
