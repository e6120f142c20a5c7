package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Tap;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one call tells its exchange, once there is one. The response is told by one thread at a
 * time, as gRPC calls its listeners; a cancellation may come from any.
 */
final class CallTap {
  private static final int HTTP_OK = 200;
  private static final Headers NO_HEADERS = name -> null;

  private volatile @Nullable Tap tap;
  private @Nullable Metadata untold;
  private boolean told;

  /** From now on the call is told of. */
  void open(Tap exchange) {
    tap = exchange;
  }

  boolean isOpen() {
    return tap != null;
  }

  /** Headers came. Whether they are of an answer or of an error shows in what is next. */
  void headers(Metadata headers) {
    untold = headers;
  }

  void message(byte[] message) {
    Tap open = tap;
    if (open != null) {
      head(open);
      open.body(ByteBuffer.wrap(message));
    }
  }

  /** The call is over. */
  void closed(Status status, Metadata trailers) {
    Tap open = tap;
    if (open == null) {
      return;
    }
    // What gRPC itself ends a call with has no trailers; a provider's error has.
    boolean said = !trailers.keys().isEmpty();
    if (status.isOk()) {
      head(open);
      open.end();
    } else if (said && !told) {
      open.head(HTTP_OK, new MetadataHeaders(trailers, status));
      open.end();
    } else if (isOfContext(status)) {
      open.cancel();
    } else {
      open.fail(cause(status));
    }
  }

  void cancelled() {
    Tap open = tap;
    if (open != null) {
      open.cancel();
    }
  }

  /** The call could not even start. */
  void failed(Throwable thrown) {
    Tap open = tap;
    if (open != null) {
      open.fail(thrown);
    }
  }

  private void head(Tap open) {
    if (!told) {
      told = true;
      Metadata headers = untold;
      untold = null;
      open.head(HTTP_OK, headers == null ? NO_HEADERS : new MetadataHeaders(headers, null));
    }
  }

  /**
   * Whether the app cancelled the context that it made the call in: the server may have hung up by
   * the same code, and the call itself says when it is cancelled.
   */
  private static boolean isOfContext(Status status) {
    String description = status.getDescription();
    return status.getCode() == Status.Code.CANCELLED
        && (description == null || description.contains("Context")); // 1.6 has no words for it
  }

  /** What lies at the bottom: it tells whether the call ever left. */
  private static Throwable cause(Status status) {
    Throwable cause = status.getCause();
    if (cause == null) {
      return status.asException();
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
