package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * HTTP clients on plain Netty 4.1 and 4.2 that no other instrumentation is for, where the user asks
 * for it: where a request comes to the codec of its connection or HTTP/2 stream; and where an app
 * writes it to a channel, which may still be on its own thread.
 */
public final class NettyInstrumentation implements ClientInstrumentation {
  private static final String PACKAGE = "dev.tollgate.instrumentation.netty.";
  private static final String PIPELINE = "io.netty.channel.DefaultChannelPipeline";

  @Override
  public String name() {
    return "netty-4.1";
  }

  @Override
  public String switchedOnBy() {
    return "netty";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        point("io.netty.channel.CombinedChannelDuplexHandler", "write", 3, "WriteHook"),
        point("io.netty.handler.codec.MessageToMessageCodec", "write", 3, "WriteHook"), // HTTP/2
        point(PIPELINE, "write", 1, "SubmitHook"),
        point(PIPELINE, "write", 2, "SubmitHook"),
        point(PIPELINE, "writeAndFlush", 1, "SubmitHook"),
        point(PIPELINE, "writeAndFlush", 2, "SubmitHook"));
  }

  private static HookPoint point(String className, String method, int parameters, String hook) {
    return new HookPoint(className, method, parameters, PACKAGE + hook);
  }
}
