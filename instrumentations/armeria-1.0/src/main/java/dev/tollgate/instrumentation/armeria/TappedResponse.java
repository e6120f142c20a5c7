package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.common.FilteredHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A response that shows the tap what passes it, before whoever subscribed gets it; in place of the
 * client's own. Nothing is asked for that the subscriber does not ask for. As thread-safe as that
 * one.
 */
final class TappedResponse extends FilteredHttpResponse {
  private final ClientRequestContext context;
  private final Tap tap;
  private volatile boolean subscribed;
  private @Nullable BodyTap body;

  TappedResponse(ClientRequestContext context, HttpResponse response, Tap tap) {
    super(response, true); // nothing is copied that the subscriber does not want copied
    this.context = context;
    this.tap = tap;
    CompletableFuture<?> unused =
        response.whenComplete().whenComplete((nothing, cause) -> ended(cause));
  }

  @Override
  protected void beforeSubscribe(
      Subscriber<? super HttpObject> subscriber, Subscription subscription) {
    subscribed = true;
  }

  @Override
  protected HttpObject filter(HttpObject object) {
    if (object instanceof ResponseHeaders) {
      head((ResponseHeaders) object);
    } else if (object instanceof HttpData && body != null && !((HttpData) object).isEmpty()) {
      return passed((HttpData) object, body);
    }
    return object;
  }

  private void head(ResponseHeaders headers) {
    if (headers.status().code() < 200) { // another head follows
      return;
    }
    tap.head(headers.status().code(), headers::get);
    body = new BodyTap(tap, headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1));
  }

  private static HttpData passed(HttpData data, BodyTap body) {
    ByteBuffer bytes = data.byteBuf().nioBuffer();
    body.came(bytes);
    if (!body.filtered()) {
      return data;
    }
    HttpData passed = data(body.pass(bytes)).withEndOfStream(data.isEndOfStream());
    data.close();
    return passed;
  }

  @Override
  protected void beforeComplete(Subscriber<? super HttpObject> subscriber) {
    if (body != null) {
      body.ended();
      HttpData rest = data(body.rest());
      if (!rest.isEmpty()) {
        subscriber.onNext(rest); // as the client's own decoders do
      }
    }
    tap.end();
  }

  @Override
  protected Throwable beforeError(Subscriber<? super HttpObject> subscriber, Throwable cause) {
    ended(cause);
    return cause;
  }

  /**
   * The response is over, read or not. A decorator that tries again reads a status in the log, and
   * drops the response.
   */
  private void ended(@Nullable Throwable cause) {
    if (!subscribed && context.log().isAvailable(RequestLogProperty.RESPONSE_HEADERS)) {
      head(context.log().partial().responseHeaders());
    }
    if (cause == null) {
      tap.end();
    } else if (isCancellation(cause)) {
      tap.cancel();
    } else {
      tap.fail(cause);
    }
  }

  private static boolean isCancellation(Throwable cause) {
    return cause instanceof CancelledSubscriptionException
        || cause instanceof AbortedStreamException
        || cause
            .getClass()
            .getName()
            .equals("com.linecorp.armeria.client.ResponseCancellationException");
  }

  private static HttpData data(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return HttpData.wrap(copy);
  }
}
