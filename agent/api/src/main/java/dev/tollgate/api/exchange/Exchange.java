package dev.tollgate.api.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An exchange is one LLM call on its way: head, body as it passes, and one end. Never throws.
 *
 * <p>Of {@link #end}, {@link #fail} and {@link #cancel} the first wins; everything after it is
 * ignored, so a tap reports what it sees and need not remember what it reported. One thread at a
 * time reports bytes, as the client's own reading is ordered; an end may come from any thread.
 */
public interface Exchange {

  /** The answer to give instead of sending the request, or null where the call may leave. */
  @Nullable Refusal refusal();

  /**
   * The body to send in place of the app's, or null where the app's is to go. Only where {@link
   * Request#body} was given; to be asked once, before the request leaves. A hook that cannot
   * exchange it sends the app's.
   */
  default byte @Nullable [] requestBody() {
    return null;
  }

  /**
   * What the response's body is to pass through on its way to the app, or null where it passes as
   * it is. To be asked once, after {@link #head}; {@link #body} is told of the bytes before.
   */
  default @Nullable BodyFilter filter() {
    return null;
  }

  /** The response's status and headers arrived. */
  void head(int status, Headers headers);

  /**
   * Bytes of the response passed, as they are after what the client itself decoded: where {@code
   * Content-Encoding} is still among the headers, they are encoded so.
   *
   * @param bytes read from position to limit; its position is not moved and nothing is kept
   */
  void body(ByteBuffer bytes);

  /**
   * The app reads the response through this object alone. When it can no longer be reached nobody
   * will read on, and the exchange ends as if it had been cancelled. Only told of, never kept: to
   * be called once, with an object that refers to itself beyond the last byte it reads.
   */
  default void heldBy(Object handle) {}

  /** The response ended as it should. */
  void end();

  /** The exchange failed: no response, or a response that broke off. */
  void fail(Throwable cause);

  /** The app cancelled the call or closed the response before its end. */
  void cancel();

  /**
   * What reports to this exchange failed in its own code; the exchange says so, and what it hears
   * no more of the response is unknown to it.
   */
  void faulty(Throwable fault);
}
