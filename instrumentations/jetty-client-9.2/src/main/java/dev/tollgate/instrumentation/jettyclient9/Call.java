package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContentDecoder;
import org.eclipse.jetty.client.HttpDestination;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.client.api.Result;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One call, whatever requests the client makes of it: it is the first of the app's listeners, which
 * are told of the response that they are to get and of the end, once. Told by one thread at a time.
 */
final class Call
    implements Response.HeadersListener, Response.SuccessListener, Response.CompleteListener {
  private static final String KEY = Call.class.getName();

  private final Tap tap;
  private final HttpDestination destination;
  private @Nullable BodyTap body;

  /** A call that begins. */
  Call(Tap tap, HttpDestination destination) {
    this.tap = tap;
    this.destination = destination;
  }

  /** The call that this response is of, or null where none is followed. */
  static @Nullable Call of(Response response) {
    if (!(response.getRequest() instanceof HttpRequest)) {
      return null;
    }
    HttpRequest request = (HttpRequest) response.getRequest();
    Object call = request.getConversation().getAttribute(KEY);
    return call instanceof Call ? (Call) call : null;
  }

  /** Is found by this request's conversation. */
  void follow(HttpRequest request) {
    request.getConversation().setAttribute(KEY, this);
  }

  /** What the app is told of; what the client deals with itself, it is not. The content is next. */
  @Override
  public void onHeaders(Response response) {
    if (HttpStatus.isInformational(response.getStatus())) {
      return;
    }
    String encoding = Fields.first(response.getHeaders(), "Content-Encoding");
    boolean decoded = encoding != null && decodes(encoding);
    tap.head(
        response.getStatus(),
        name ->
            decoded && name.equalsIgnoreCase("Content-Encoding")
                ? null
                : Fields.first(response.getHeaders(), name));
    body = new BodyTap(tap, decoded ? -1 : Fields.contentLength(response.getHeaders()));
  }

  /** Whether the client decodes what is so encoded, the last time at least. */
  private boolean decodes(String encodings) {
    String last = encodings.substring(encodings.lastIndexOf(',') + 1).trim();
    for (ContentDecoder.Factory decoder :
        destination.getHttpClient().getContentDecoderFactories()) {
      if (decoder.getEncoding().equalsIgnoreCase(last)) {
        return true;
      }
    }
    return false;
  }

  /** Of what the listeners are about to be given: null where it is not the app's. */
  @Nullable BodyTap body() {
    return body;
  }

  /** All of the content was given; what was held back of it comes before the app hears so. */
  @Override
  public void onSuccess(Response response) {
    BodyTap whole = body;
    if (whole == null) {
      return;
    }
    body = null;
    whole.ended();
    ByteBuffer rest = whole.rest();
    if (!rest.hasRemaining()) {
      return;
    }
    List<Response.DemandedContentListener> readers = new ArrayList<>();
    for (Response.ResponseListener listener :
        ((HttpRequest) response.getRequest()).getConversation().getResponseListeners()) {
      if (listener instanceof Response.DemandedContentListener) {
        readers.add((Response.DemandedContentListener) listener);
      }
    }
    destination
        .getResponseNotifier()
        .notifyContent(response, (reader, more) -> {}, rest, Callback.NOOP, readers);
  }

  @Override
  public void onComplete(Result result) {
    Throwable failure = result.getFailure();
    if (failure == null) {
      tap.end();
    } else if (isCancellation(failure)) {
      tap.cancel();
    } else {
      tap.fail(failure);
    }
  }

  /**
   * Whether it is the app that aborted: the client aborts by the same method, for these reasons.
   */
  private static boolean isCancellation(Throwable failure) {
    return failure instanceof AsynchronousCloseException // of the stream that the app reads
        || !(failure instanceof IOException
            || failure instanceof TimeoutException
            || failure instanceof RejectedExecutionException);
  }
}
