package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code ResponseListeners.notifyContentSource(response, content)}: the listeners are
 * given the content of a response to read.
 */
public final class ContentHook implements Hook {

  /** For the agent, by reflection. */
  public ContentHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof Response) || !(arguments[1] instanceof Content.Source)) {
      return null;
    }
    Call call = Call.of((Response) arguments[0]);
    if (call == null) {
      return null;
    }
    Content.Source content = (Content.Source) arguments[1];
    Content.Source tapped = call.tap(content);
    return tapped == content ? null : new Tapped(arguments, tapped);
  }

  private static final class Tapped extends HookCall {
    Tapped(@Nullable Object[] arguments, Content.Source content) {
      super(new Object[] {arguments[0], content});
    }
  }
}
