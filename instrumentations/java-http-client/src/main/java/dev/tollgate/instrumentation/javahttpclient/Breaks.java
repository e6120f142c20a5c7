package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Tap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Tells a call that the app cancelled from one that failed. */
final class Breaks {
  private Breaks() {}

  /** Reports what broke a call, as the client put it. */
  static void report(Throwable thrown, Tap tap) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof CancellationException || saysCancelled(at.getMessage())) {
        tap.cancel();
        return;
      }
    }
    tap.fail(thrown);
  }

  /**
   * Cancelling the future breaks the body first, with an {@code IOException} that only its message
   * tells from others: {@code Request cancelled}, or {@code Stream 3 cancelled} over HTTP/2.
   */
  private static boolean saysCancelled(@Nullable String message) {
    return message != null && message.endsWith(" cancelled");
  }
}
