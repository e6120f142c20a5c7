package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code write} and {@code writeAndFlush} of a channel's pipeline: remembers who writes
 * a request from a thread of the app's, as its codec gets it on an event loop.
 */
public final class SubmitHook implements Hook {

  /** For the agent, by reflection. */
  public SubmitHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!NettyVersion.isSupported()
        || !(arguments[0] instanceof HttpRequest)
        || !(self instanceof ChannelPipeline)) {
      return null;
    }
    Channel channel = ((ChannelPipeline) self).channel();
    if (!channel.isRegistered() || channel.eventLoop().inEventLoop()) {
      return null; // whoever writes is still on the stack when the codec gets it
    }
    HttpRequest request = (HttpRequest) arguments[0];
    if (Target.of(request, channel).isWatched(exchanges) && !HookedClients.have(channel)) {
      Submissions.add(channel, request, exchanges.origin());
    }
    return null;
  }
}
