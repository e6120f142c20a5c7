package dev.tollgate.instrumentation.vertxhttp;

/** Host, port, path and query of an absolute URI, as they are written there. Immutable. */
final class Target {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final String host;
  private final int port;
  private final String pathAndQuery;

  private Target(String host, int port, String pathAndQuery) {
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
  }

  /**
   * The target of a request.
   *
   * @param absoluteUri as the client puts it together of scheme, authority and {@code requestUri}
   * @param requestUri what the request line says: a path, or a whole URI for a proxy
   */
  static Target of(String absoluteUri, String requestUri) {
    String uri = requestUri.contains("://") ? requestUri : absoluteUri;
    int authority = uri.indexOf("://") + 3;
    int path = authority;
    while (path < uri.length() && "/?#".indexOf(uri.charAt(path)) == -1) {
      path++;
    }
    int colon = uri.lastIndexOf(':', path - 1);
    boolean hasPort = colon >= authority && uri.indexOf(']', colon) == -1;
    int port =
        hasPort && colon + 1 < path
            ? Integer.parseInt(uri.substring(colon + 1, path))
            : uri.startsWith("https") ? HTTPS_PORT : HTTP_PORT;
    String target = uri.substring(path);
    return new Target(
        uri.substring(authority, hasPort ? colon : path),
        port,
        target.startsWith("/") ? target : "/" + target);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Begins with a slash. */
  String pathAndQuery() {
    return pathAndQuery;
  }
}
