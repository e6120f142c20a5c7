package dev.tollgate.instrumentation.vertxhttp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attempts under way, by the client's own object for a request, which is equal to itself alone.
 * Asked for every chunk of every response, so event loops that ask for different requests rarely
 * wait for one another. Thread-safe.
 */
final class Attempts {
  private static final int SHARDS = 64;
  private static final List<Map<Object, Attempt>> LIVE = new ArrayList<>(SHARDS);

  static {
    for (int i = 0; i < SHARDS; i++) {
      LIVE.add(Collections.synchronizedMap(new WeakHashMap<>()));
    }
  }

  private Attempts() {}

  /** The attempt of this request, or null where it is not watched or over. */
  static @Nullable Attempt of(@Nullable Object request) {
    return request == null ? null : shard(request).get(request);
  }

  static void put(Object request, Attempt attempt) {
    shard(request).put(request, attempt);
  }

  static void remove(Object request) {
    shard(request).remove(request);
  }

  private static Map<Object, Attempt> shard(Object request) {
    return LIVE.get(System.identityHashCode(request) % SHARDS);
  }
}
