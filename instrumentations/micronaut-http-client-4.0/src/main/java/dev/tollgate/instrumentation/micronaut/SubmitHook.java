package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Runs around what asks for a connection, {@code exchangeImpl} and {@code connectAndStream}, or
 * {@code sendRequestWithRedirectsNoFilter}: remembers who subscribed, as all that follows runs on
 * an event loop, or that the request is one more of a call that was redirected.
 */
public final class SubmitHook implements Hook {

  /** For the agent, by reflection. */
  public SubmitHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    URI uri = null;
    HttpRequest<?> request = null;
    for (Object argument : arguments) {
      if (argument instanceof URI) {
        uri = (URI) argument;
      } else if (argument instanceof MutableHttpRequest) {
        request = (HttpRequest<?>) argument; // the last: one before is what it was made of
      }
    }
    if (request == null) {
      return null;
    }
    Target target = Target.of(uri == null ? request.getUri() : uri);
    String host = target.host();
    if (host == null) {
      return null;
    }
    Tap goingOn = Redirect.follow(target);
    if (goingOn != null) {
      Submitted.goesOn(request, host, target.port(), exchanges, goingOn);
    } else if (exchanges.watches(host, target.port(), target.path())) {
      Submitted.here(request, host, target.port(), exchanges);
    }
    return null;
  }
}
