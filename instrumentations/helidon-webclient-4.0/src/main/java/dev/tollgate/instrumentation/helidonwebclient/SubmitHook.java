package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.FullClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code doSubmit(entity)}: one call of the app's, whatever redirects it takes. Its
 * exchange begins within, where the body's bytes are at hand.
 */
public final class SubmitHook implements Hook {

  /** For the agent, by reflection. */
  public SubmitHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof FullClientRequest)) {
      return null;
    }
    Call above = Call.here();
    if (above != null && above.isOnTheWire()) {
      return null; // a redirect of a body that is being written
    }
    FullClientRequest<?> request = (FullClientRequest<?>) self;
    return SentRequest.watched(request, null, exchanges) == null
        ? null
        : Call.open(request.followRedirects());
  }
}
