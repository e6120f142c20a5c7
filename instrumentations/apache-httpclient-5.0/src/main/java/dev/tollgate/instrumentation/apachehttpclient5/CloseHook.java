package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpEntityContainer;
import org.jspecify.annotations.Nullable;

/** Runs around {@code CloseableHttpResponse.close()}: an app may close that and no stream. */
public final class CloseHook implements Hook {

  /** For the agent, by reflection. */
  public CloseHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (self instanceof HttpEntityContainer) {
      HttpEntity entity = ((HttpEntityContainer) self).getEntity();
      if (entity instanceof TappedEntity) {
        ((TappedEntity) entity).closing();
      }
    }
    return null;
  }
}
