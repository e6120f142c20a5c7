package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.hook.HookCall;
import io.helidon.webclient.api.ClientConnection;
import io.helidon.webclient.api.FullClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request of a call, from its sending to its response. Where the call is refused, the app's
 * request has a connection of ours for that long.
 */
class Hop extends HookCall {
  private final Call call;
  private final FullClientRequest<?> request;
  private final @Nullable ClientConnection apps;
  private final boolean refused;

  /**
   * A request about to be sent.
   *
   * @param arguments what it is sent with
   */
  Hop(Call call, FullClientRequest<?> request, @Nullable Object[] arguments) {
    super(arguments);
    this.call = call;
    this.request = request;
    this.apps = request.connection().orElse(null);
    RefusedConnection refusing = call.refusing();
    this.refused = refusing != null;
    if (refused) {
      request.connection(refusing);
    }
    call.atHop(true);
  }

  @Override
  public @Nullable Object returned(@Nullable Object result) {
    over();
    return result;
  }

  @Override
  public void threw(Throwable thrown) {
    over();
  }

  @SuppressWarnings("NullAway") // no connection of its own is what most requests have
  private void over() {
    call.atHop(false);
    if (refused) {
      request.connection(apps);
    }
  }
}
