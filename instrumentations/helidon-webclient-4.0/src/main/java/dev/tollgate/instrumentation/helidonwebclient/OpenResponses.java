package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Tap;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The responses of LLM calls that the app has not closed yet. It holds on to none of them.
 * Thread-safe.
 */
final class OpenResponses {

  /** The client's responses are equal to themselves alone. */
  private static final Map<Object, Tap> OPEN = Collections.synchronizedMap(new WeakHashMap<>());

  private OpenResponses() {}

  /** The app is given a response. */
  static void opened(Object response, Tap tap) {
    OPEN.put(response, tap);
  }

  /** A response is about to be closed: before its end, that is cancelling. */
  static void closes(Object response) {
    if (OPEN.isEmpty()) {
      return;
    }
    Tap tap = OPEN.remove(response);
    if (tap != null) {
      tap.cancel();
    }
  }
}
