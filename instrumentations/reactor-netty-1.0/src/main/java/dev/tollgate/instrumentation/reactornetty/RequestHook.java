package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Runs around {@code HttpClientHandler.requestWithBody(operations)}: once per attempt, on its
 * connection or HTTP/2 stream, before anything is written.
 */
public final class RequestHook implements Hook {
  private static final String NAME = "tollgate";

  /** For the agent, by reflection. */
  public RequestHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    LogicalCall call = LogicalCall.of(self);
    if (call == null || !(arguments[0] instanceof Connection)) {
      return null;
    }
    ChannelPipeline pipeline = ((Connection) arguments[0]).channel().pipeline();
    if (pipeline.get(NAME) != null) {
      pipeline.remove(NAME); // connections are pooled
    }
    pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new Attempt(call));
    return null;
  }
}
