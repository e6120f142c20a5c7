package dev.tollgate.instrumentation.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.Map;

/**
 * The clients on Netty that have hooks of their own, which count what they call. A connection is
 * such a client's if a handler of its is in the pipeline, or in that of the connection beneath an
 * HTTP/2 stream.
 */
final class HookedClients {
  private static final String[] PACKAGES = {
    "com.linecorp.armeria.",
    "io.micronaut.http.",
    "io.vertx.core.",
    "org.asynchttpclient.",
    "reactor.netty.",
    "software.amazon.awssdk.http."
  };

  /** What stands before all names where Netty is shaded: before those of the client as well. */
  private static final String SHADED_IN =
      Channel.class.getName().substring(0, Channel.class.getName().indexOf("io.netty."));

  private HookedClients() {}

  /** Whether what is written to this channel is such a client's call. */
  static boolean have(Channel channel) {
    for (Channel at = channel; at != null; at = at.parent()) {
      for (Map.Entry<String, ChannelHandler> handler : at.pipeline()) {
        if (isOfOne(handler.getValue().getClass().getName())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfOne(String className) {
    int start = className.startsWith(SHADED_IN) ? SHADED_IN.length() : 0;
    for (String prefix : PACKAGES) {
      if (className.startsWith(prefix, start)) {
        return true;
      }
    }
    return false;
  }
}
