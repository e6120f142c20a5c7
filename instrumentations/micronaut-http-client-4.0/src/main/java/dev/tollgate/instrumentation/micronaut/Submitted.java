package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.exchange.Tap;
import io.micronaut.http.HttpRequest;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that the client was given, until it is written: who subscribed to it, or the exchange
 * that it goes on with, where it follows a redirect. Immutable.
 */
final class Submitted {

  /** By the client's own object for the request, which is equal to itself alone. */
  private static final Map<Object, Submitted> BY_REQUEST =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final String host;
  private final int port;
  private final Exchanges exchanges;
  private final @Nullable CallOrigin origin;
  private final @Nullable Tap goingOn;

  private Submitted(
      String host,
      int port,
      Exchanges exchanges,
      @Nullable CallOrigin origin,
      @Nullable Tap goingOn) {
    this.host = host;
    this.port = port;
    this.exchanges = exchanges;
    this.origin = origin;
    this.goingOn = goingOn;
  }

  /** The current thread subscribes to this request. */
  static void here(HttpRequest<?> request, String host, int port, Exchanges exchanges) {
    BY_REQUEST.put(request, new Submitted(host, port, exchanges, exchanges.origin(), null));
  }

  /** This request follows a redirect of an exchange under way. */
  static void goesOn(
      HttpRequest<?> request, String host, int port, Exchanges exchanges, Tap goingOn) {
    BY_REQUEST.put(request, new Submitted(host, port, exchanges, null, goingOn));
  }

  /** What is known of this request; null where it is not watched. */
  static @Nullable Submitted of(HttpRequest<?> request, Exchanges exchanges) {
    Submitted known = BY_REQUEST.get(request);
    if (known != null) {
      return known;
    }
    Target target = Target.of(request.getUri()); // a filter may have put another in its place
    String host = target.host();
    return host != null && exchanges.watches(host, target.port(), target.path())
        ? new Submitted(host, target.port(), exchanges, null, null)
        : null;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** Whether it follows a redirect. */
  boolean goesOn() {
    return goingOn != null;
  }

  /** The exchange of the request as it is written: the one it goes on with, or another. */
  @Nullable Tap tap(Request request) {
    if (goingOn != null) {
      return goingOn;
    }
    Exchange exchange = exchanges.begin(request, origin);
    return exchange == null ? null : new Tap(exchange);
  }

  /** Code of ours failed where no hook could see it, and there is no exchange yet. */
  void faulty(Throwable fault) {
    exchanges.faulty(fault);
  }
}
