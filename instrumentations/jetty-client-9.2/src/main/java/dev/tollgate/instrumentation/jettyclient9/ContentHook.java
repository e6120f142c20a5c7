package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code ResponseNotifier.notifyContent(response, demand, content, callback,
 * listeners)}: the listeners are given a piece of a response's content, as it is decoded.
 */
public final class ContentHook implements Hook {
  private static final HookCall NOTHING_YET = HookCall.answer(new Object());

  /** For the agent, by reflection. */
  public ContentHook() {}

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof Response)) { // the method that gives it to one of them
      return null;
    }
    Call call = Call.of((Response) arguments[0]);
    BodyTap body = call == null ? null : call.body();
    if (body == null) {
      return null;
    }
    ByteBuffer content = (ByteBuffer) arguments[2];
    body.came(content);
    if (!body.filtered()) {
      return null;
    }
    ByteBuffer passed = body.pass(content.duplicate());
    if (passed.hasRemaining()) {
      return new Passed(arguments, passed);
    }
    ((Callback) arguments[3]).succeeded();
    for (Object listener : (List<?>) arguments[4]) {
      ((ObjLongConsumer<Object>) arguments[1])
          .accept(listener, 1); // what it asked for has not come
    }
    return NOTHING_YET;
  }

  /** The listeners get these bytes in place of those that came. */
  private static final class Passed extends HookCall {
    Passed(@Nullable Object[] arguments, ByteBuffer passed) {
      super(new Object[] {arguments[0], arguments[1], passed, arguments[3], arguments[4]});
    }
  }
}
