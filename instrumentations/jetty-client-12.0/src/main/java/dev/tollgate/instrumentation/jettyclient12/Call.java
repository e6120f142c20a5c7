package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.client.transport.ResponseListeners;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * One call, whatever requests the client makes of it: it is among the app's listeners, which are
 * told of the response that they are to get and of the end, once. Told by one thread at a time.
 */
final class Call implements Response.HeadersListener, Response.CompleteListener {
  private static final String KEY = Call.class.getName();

  /** The content that is read as it came; every other decodes. */
  private static final String ENCODED =
      "org.eclipse.jetty.client.transport.HttpReceiver$ContentSource";

  private final Tap tap;
  private @Nullable Response untold;

  /** A call that begins. */
  Call(Tap tap) {
    this.tap = tap;
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

  /** Listens to what becomes of this request, and is found by its conversation. */
  void follow(HttpRequest request) {
    request.getConversation().setAttribute(KEY, this);
    ResponseListeners listeners = request.getResponseListeners();
    listeners.addHeadersListener(this);
    listeners.addCompleteListener(this, false);
  }

  /** Whether the client decodes what comes shows in the content, which is next. */
  @Override
  public void onHeaders(Response response) {
    untold = response;
  }

  /**
   * What the app is to read in place of its response's content: the same, where the client deals
   * with the response itself.
   */
  Content.Source tap(Content.Source content) {
    Response response = untold;
    if (response == null) {
      return content;
    }
    boolean decoded = !content.getClass().getName().equals(ENCODED);
    head(response, decoded);
    long length = decoded ? -1 : response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    return new TappedContent(content, new BodyTap(tap, length));
  }

  private void head(Response response, boolean decoded) {
    untold = null;
    tap.head(
        response.getStatus(),
        name ->
            decoded && HttpHeader.CONTENT_ENCODING.is(name)
                ? null
                : response.getHeaders().get(name));
  }

  @Override
  public void onComplete(Result result) {
    Response response = untold;
    if (response != null) { // the app is given no content
      head(response, false);
    }
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
