package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.instrumentation.common.netty.NettyRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Where a request goes: what its URI says, if it says more than a path, else its {@code Host}, else
 * whom its channel is connected to. Immutable.
 */
final class Target {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final String host;
  private final int port;
  private final String pathAndQuery;

  private Target(String host, int port, String pathAndQuery) {
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
  }

  /** Of a request that is about to be written to this channel. */
  static Target of(HttpRequest request, Channel channel) {
    String uri = request.uri();
    int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
    if (scheme < 0) {
      String authority = request.headers().get(HttpHeaderNames.HOST);
      return authority == null || authority.isEmpty()
          ? connected(channel.remoteAddress(), uri)
          : named(authority, isSecure(channel), uri);
    }
    int from = scheme + "://".length();
    int path = from;
    while (path < uri.length() && "/?".indexOf(uri.charAt(path)) < 0) {
      path++;
    }
    String rest = uri.substring(path);
    return named(
        uri.substring(from, path),
        uri.substring(0, scheme).equalsIgnoreCase("https"),
        rest.startsWith("/") ? rest : "/" + rest);
  }

  private static Target connected(SocketAddress address, String uri) {
    if (!(address instanceof InetSocketAddress)) {
      return new Target("", -1, uri); // a local socket's
    }
    InetSocketAddress peer = (InetSocketAddress) address;
    return new Target(peer.getHostString(), peer.getPort(), uri);
  }

  private static Target named(String authority, boolean secure, String pathAndQuery) {
    String named = authority.substring(authority.indexOf('@') + 1);
    int colon = named.lastIndexOf(':');
    int given = colon > named.indexOf(']') ? port(named.substring(colon + 1)) : -1;
    String host = colon > named.indexOf(']') ? named.substring(0, colon) : named;
    return new Target(host, given >= 0 ? given : secure ? HTTPS : HTTP, pathAndQuery);
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  /** Of an HTTP/2 stream the connection beneath it is asked too. */
  private static boolean isSecure(Channel channel) {
    for (Channel at = channel; at != null; at = at.parent()) {
      if (at.pipeline().get(SslHandler.class) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether calls there are looked at. */
  boolean isWatched(Exchanges exchanges) {
    return exchanges.watches(host, port, pathAndQuery);
  }

  /** The request as the agent sees it: one that goes there. */
  NettyRequest asked(HttpRequest request) {
    return new NettyRequest(request, host, port, pathAndQuery);
  }
}
