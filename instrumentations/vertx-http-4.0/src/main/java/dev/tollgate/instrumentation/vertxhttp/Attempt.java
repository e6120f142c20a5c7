package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.exchange.Tap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and what comes back for it; a redirect makes another of the same exchange. Refers to
 * no object of the client's. Written by one thread, its response by the client's context alone;
 * ends may come from any.
 */
final class Attempt {
  private final Exchanges exchanges;
  private final @Nullable CallOrigin origin;
  private volatile @Nullable Tap tap;
  private volatile boolean refused;
  private volatile @Nullable Throwable refusal;
  private @Nullable BodyTap body;

  /**
   * A request that was not written yet.
   *
   * @param origin who asked for it, or null for who writes it
   */
  Attempt(Exchanges exchanges, @Nullable CallOrigin origin) {
    this.exchanges = exchanges;
    this.origin = origin;
  }

  /** The attempt that a redirect leads to: of this exchange. */
  Attempt redirected() {
    Attempt next = new Attempt(exchanges, origin);
    next.tap = tap;
    return next;
  }

  /** Whether its exchange began, or was refused. */
  boolean begun() {
    return tap != null || refused;
  }

  /** Whether nothing of it is to leave. */
  boolean refused() {
    return refused;
  }

  /** What its writes fail with, or null where they only seem to go out. */
  @Nullable Throwable refusal() {
    return refusal;
  }

  /** Its head is about to be written; the exchange, or null where it is not an LLM call. */
  @Nullable Tap begin(Request request) {
    Exchange exchange = exchanges.begin(request, origin);
    if (exchange == null) {
      return null;
    }
    Tap begun = new Tap(exchange);
    tap = begun;
    return begun;
  }

  /**
   * Nothing of it is to leave.
   *
   * @param failure what the app gets to see of that, or null where it gets a response
   */
  void refuse(@Nullable Throwable failure) {
    tap = null;
    refusal = failure;
    refused = true;
  }

  /** The app is given this response, which is no step to another. */
  void answered(HttpClientResponse response) {
    Tap mine = tap;
    if (mine != null && body == null) {
      mine.head(response.statusCode(), response::getHeader);
      body = new BodyTap(mine, length(response.getHeader("Content-Length")));
    }
  }

  /** In bytes, or -1 where it is not known. */
  private static long length(@Nullable String contentLength) {
    try {
      return contentLength == null ? -1 : Long.parseLong(contentLength);
    } catch (NumberFormatException unknown) {
      return -1;
    }
  }

  /** Whether the response that comes in is the exchange's. */
  boolean isAnswered() {
    return body != null;
  }

  /** A piece of the response came. What the app is to get in its place, or null for itself. */
  @Nullable ByteBuf came(ByteBuf piece) {
    BodyTap mine = body;
    if (mine == null || !piece.isReadable()) { // the end of an HTTP/2 stream may be an empty piece
      return null;
    }
    for (ByteBuffer bytes : piece.nioBuffers()) {
      mine.came(bytes);
    }
    return mine.filtered() ? Unpooled.wrappedBuffer(mine.pass(piece.nioBuffer())) : null;
  }

  /** No more comes of the response; what is still to be given to the app, or null for nothing. */
  @Nullable ByteBuffer rest() {
    BodyTap mine = body;
    body = null; // what is left was shown when it came
    ByteBuffer rest = mine == null ? null : mine.rest();
    return rest != null && rest.hasRemaining() ? rest : null;
  }

  void end() {
    Tap mine = tap;
    if (mine != null) {
      mine.end();
    }
  }

  void fail(Throwable cause) {
    Tap mine = tap;
    if (mine != null) {
      mine.fail(cause);
    }
  }

  void cancel() {
    Tap mine = tap;
    if (mine != null) {
      mine.cancel();
    }
  }
}
