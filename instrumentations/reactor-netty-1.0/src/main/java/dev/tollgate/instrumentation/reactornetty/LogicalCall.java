package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.exchange.Tap;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call as the subscriber knows it: one exchange over as many attempts as redirects and lost
 * connections make of it. Its attempts follow one another, perhaps on other threads.
 */
final class LogicalCall {

  /** The calls alive, by the client's own object for a call, which is equal to itself alone. */
  private static final Map<Object, LogicalCall> LIVE =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final String host;
  private final int port;
  private final Exchanges exchanges;
  private final CallOrigin origin;
  private volatile @Nullable Tap tap;
  private volatile boolean another;
  private boolean held;

  /** A call that the current thread subscribes to. */
  LogicalCall(String host, int port, Exchanges exchanges) {
    this.host = host;
    this.port = port;
    this.exchanges = exchanges;
    this.origin = exchanges.origin();
  }

  /** The call of this handler, or null where it is not watched. */
  static @Nullable LogicalCall of(@Nullable Object handler) {
    return LIVE.get(handler);
  }

  /** A handler asks for a connection: its first time is the subscriber's doing. */
  static void submitted(Object handler, Supplier<LogicalCall> call) {
    if (!LIVE.containsKey(handler)) {
      LIVE.put(handler, call.get());
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /** The exchange that this attempt belongs to: begun now, unless it goes on from one before. */
  @Nullable Tap tap(Request request) {
    Tap known = tap;
    if (another && known != null) {
      another = false;
      return known;
    }
    another = false;
    Exchange exchange = exchanges.begin(request, origin);
    Tap begun = exchange == null ? null : new Tap(exchange);
    tap = begun;
    return begun;
  }

  /** What was to be a call becomes a web socket. */
  void isWebSocket(String target) {
    exchanges.webSocket(host, target);
  }

  /** Whether the attempt that just failed or was redirected is followed by another. */
  boolean another() {
    return another;
  }

  /** Another attempt follows, unless the app lets go of the handler first. */
  void goesOn(Object handler) {
    Tap known = tap;
    if (known == null) {
      return; // nothing was written yet
    }
    another = true;
    if (!held) {
      held = true;
      known.heldBy(handler);
    }
  }

  /** No attempt follows: told only where none is under way, as that would know better. */
  void gaveUp(Throwable failure) {
    Tap known = tap;
    if (another && known != null) {
      another = false;
      known.fail(failure);
    }
  }

  /** Code of ours failed where no hook could see it. */
  void faulty(Throwable fault) {
    Tap known = tap;
    if (known == null) {
      exchanges.faulty(fault);
    } else {
      known.faulty(fault);
    }
  }
}
