package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code OkHttpClient.newCall(request)}: remembers who made the call, as an enqueued
 * one runs on a dispatcher thread that knows nothing of its caller.
 */
public final class NewCallHook implements Hook {

  /**
   * The origins of the calls alive. A call is equal to itself alone, so this map is by identity.
   */
  private static final Map<Call, CallOrigin> ORIGINS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** For the agent, by reflection. */
  public NewCallHook() {}

  /** Who made the call, or null where it was cloned or made before the agent was there. */
  static @Nullable CallOrigin originOf(Call call) {
    return ORIGINS.get(call);
  }

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Request request = (Request) arguments[0];
    if (request == null || !OkHttpRequest.isWatched(request, exchanges)) {
      return null;
    }
    return new Submission(exchanges.origin());
  }

  private static final class Submission extends HookCall {
    private final CallOrigin origin;

    Submission(CallOrigin origin) {
      this.origin = origin;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      if (result instanceof Call) {
        ORIGINS.put((Call) result, origin);
      }
      return result;
    }
  }
}
