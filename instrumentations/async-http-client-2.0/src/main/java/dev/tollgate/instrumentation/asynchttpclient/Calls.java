package dev.tollgate.instrumentation.asynchttpclient;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.asynchttpclient.ListenableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way, by the client's own future, which is equal to itself alone. Asked a few
 * times a call, not for each piece of a response. Thread-safe.
 */
final class Calls {
  private static final Map<Object, Call> LIVE = Collections.synchronizedMap(new WeakHashMap<>());
  private static final ThreadLocal<Call> SUBMITTING = new ThreadLocal<>();

  private Calls() {}

  /** The call of this future, or null where it is not watched or over. */
  static @Nullable Call of(@Nullable Object future) {
    return future == null ? null : LIVE.get(future);
  }

  /** Finds the call by its future from here on, until that is done, and tells it then. */
  @SuppressWarnings("FutureReturnValueIgnored") // a tap never throws
  static void follow(ListenableFuture<?> future, Call call) {
    LIVE.put(future, call);
    future
        .toCompletableFuture()
        .whenComplete(
            (result, thrown) -> {
              LIVE.remove(future);
              call.over(thrown);
            });
  }

  /** The call that this thread submits, or null. */
  static @Nullable Call submitting() {
    return SUBMITTING.get();
  }

  /** This thread submits this call; none, where it is null. */
  static void submit(@Nullable Call call) {
    if (call == null) {
      SUBMITTING.remove();
    } else {
      SUBMITTING.set(call);
    }
  }
}
