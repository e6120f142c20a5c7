package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Tap;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A response that the client may follow to another place, while it looks at it: it asks for that on
 * the same thread, before it returns. Confined to the connection's event loop.
 */
final class Redirect {
  private static final int REDIRECTION = 3;
  private static final ThreadLocal<Redirect> HERE = new ThreadLocal<>();

  private final HttpResponse response;
  private final String from;
  private final Tap tap;
  private final boolean first;
  private boolean followed;

  /**
   * What this response says to a request for this path.
   *
   * @param first whether the exchange began with that request
   */
  Redirect(HttpResponse response, String from, Tap tap, boolean first) {
    this.response = response;
    this.from = from;
    this.tap = tap;
    this.first = first;
  }

  /** Whether there is somewhere to go. */
  static boolean is(HttpResponse response) {
    return response.status().code() / 100 == REDIRECTION
        && response.headers().contains(HttpHeaderNames.LOCATION);
  }

  /** The exchange that this request goes on with, where it follows what this thread is showing. */
  static @Nullable Tap follow(Target target) {
    Redirect here = HERE.get();
    if (here == null || here.followed || !here.leadsTo(target)) {
      return null;
    }
    here.followed = true;
    if (here.first) {
      here.tap.heldBy(here.tap); // in case that what follows is never written
    }
    return here.tap;
  }

  private boolean leadsTo(Target target) {
    try {
      URI location = new URI(response.headers().get(HttpHeaderNames.LOCATION));
      URI to = new URI(from).resolve(location).normalize();
      return target.path().equals(String.valueOf(to.getRawPath()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Shows the client what came of it. */
  void show(Runnable passing) {
    HERE.set(this);
    try {
      passing.run();
    } finally {
      HERE.remove();
    }
  }

  /** Whether another request has taken the exchange over. */
  boolean followed() {
    return followed;
  }

  /** It was the answer: what its body says is no usage. */
  void settle() {
    if (!followed) {
      tap.head(response.status().code(), response.headers()::get);
      tap.end();
    }
  }
}
