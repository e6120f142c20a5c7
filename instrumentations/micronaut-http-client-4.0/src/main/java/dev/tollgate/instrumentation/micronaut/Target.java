package dev.tollgate.instrumentation.micronaut;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a request goes. Immutable. */
final class Target {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final @Nullable String host;
  private final int port;
  private final String path;

  private Target(@Nullable String host, int port, String path) {
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /** What this resolved URI names; a host with an underscore is none to {@link URI}. */
  static Target of(URI uri) {
    String host = uri.getHost();
    int port = uri.getPort();
    String authority = uri.getAuthority();
    if (host == null && authority != null) {
      String named = authority.substring(authority.lastIndexOf('@') + 1);
      int colon = named.lastIndexOf(':');
      host = colon == -1 ? named : named.substring(0, colon);
      port = colon == -1 ? -1 : Integer.parseInt(named.substring(colon + 1));
    }
    if (port == -1) {
      String scheme = String.valueOf(uri.getScheme());
      port = scheme.equals("https") || scheme.equals("wss") ? HTTPS_PORT : HTTP_PORT;
    }
    String path = uri.getRawPath();
    return new Target(host, port, path == null ? "" : path);
  }

  @Nullable String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** The raw path, without a query. */
  String path() {
    return path;
  }
}
