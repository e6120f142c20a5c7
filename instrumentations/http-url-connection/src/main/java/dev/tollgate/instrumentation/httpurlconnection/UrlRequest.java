package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A connection's request as the agent sees it. */
final class UrlRequest implements Request {
  private final HttpURLConnection connection;
  private final ConnectionCall call;

  UrlRequest(HttpURLConnection connection, ConnectionCall call) {
    this.connection = connection;
    this.call = call;
  }

  /** The connection that a hooked method runs on, if its host is watched. */
  static @Nullable HttpURLConnection watched(@Nullable Object self, Exchanges exchanges) {
    if (!(self instanceof HttpURLConnection)) {
      return null;
    }
    HttpURLConnection connection = (HttpURLConnection) self;
    URL url = connection.getURL();
    return exchanges.watches(url.getHost(), port(url), url.getPath()) ? connection : null;
  }

  private static int port(URL url) {
    return url.getPort() >= 0 ? url.getPort() : url.getDefaultPort();
  }

  @Override
  public String method() {
    return connection.getRequestMethod().toUpperCase(Locale.ROOT);
  }

  @Override
  public String host() {
    return connection.getURL().getHost();
  }

  @Override
  public int port() {
    return port(connection.getURL());
  }

  @Override
  public String pathAndQuery() {
    String file = connection.getURL().getFile();
    return file.startsWith("/") ? file : "/" + file;
  }

  /** A connection never says what its Authorization is. */
  @Override
  public @Nullable String first(String name) {
    return name.equalsIgnoreCase(AuthorizationHook.HEADER)
        ? call.authorization()
        : connection.getRequestProperty(name);
  }

  /** A redirected POST is a GET and has none. */
  @Override
  public byte @Nullable [] body(int maxBytes) {
    HeldBody body = call.requestBody();
    return body == null || method().equals("GET") ? null : body.bytes(maxBytes);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return call.requestBody() != null;
  }
}
