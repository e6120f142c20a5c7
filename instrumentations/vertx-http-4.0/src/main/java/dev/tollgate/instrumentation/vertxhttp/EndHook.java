package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientResponseImpl.handleEnd(trailers)}, since 5.1 {@code
 * handleTrailers(trailers)}: all of the response came.
 */
public final class EndHook implements Hook {

  /** For the agent, by reflection. */
  public EndHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    if (!(self instanceof HttpClientResponse)) {
      return null;
    }
    HttpClientRequest request = ((HttpClientResponse) self).request();
    Attempt attempt = Attempts.of(request);
    if (attempt != null && attempt.isAnswered()) {
      ByteBuffer rest = attempt.rest();
      attempt.end();
      Attempts.remove(request);
      ResponseChunks.add((HttpClientResponse) self, rest);
    }
    return null;
  }
}
