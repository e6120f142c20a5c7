package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Tap;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a call that the app cancelled from one that failed. Thread-safe.
 *
 * <p>Cancelling a future breaks the response's body first, with whatever {@code IOException} the
 * closed connection gives, and only then completes the future, which knows. So a body that breaks
 * while its future is open waits for the future's word.
 */
final class Outcome implements BiConsumer<@Nullable Object, @Nullable Throwable> {
  private final Tap tap;
  private @Nullable Throwable bodyError;
  private boolean settled;

  Outcome(Tap tap) {
    this.tap = tap;
  }

  /** The body broke. */
  void bodyBroke(Throwable thrown) {
    synchronized (this) {
      if (!settled) {
        bodyError = thrown;
        return;
      }
    }
    report(thrown);
  }

  /** The future completed: exceptionally, or with a response. It swallows what is thrown here. */
  @Override
  public void accept(@Nullable Object response, @Nullable Throwable thrown) {
    try {
      settled(thrown);
    } catch (Throwable fault) {
      tap.faulty(fault);
    }
  }

  private void settled(@Nullable Throwable thrown) {
    Throwable earlier;
    synchronized (this) {
      settled = true;
      earlier = bodyError;
    }
    if (thrown != null) {
      report(thrown);
    } else if (earlier != null) {
      report(earlier);
    }
  }

  private void report(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof CancellationException || isOwnDoing(at.getMessage())) {
        tap.cancel();
        return;
      }
    }
    tap.fail(thrown);
  }

  /**
   * What the client itself says when the app cancels. A server's own reset reads {@code Received
   * RST_STREAM: Stream cancelled}.
   */
  private static boolean isOwnDoing(@Nullable String message) {
    return message != null
        && (message.equals("Request cancelled")
            || message.equals("connection closed locally")
            || (message.startsWith("Stream ") && message.endsWith(" cancelled")));
  }
}
