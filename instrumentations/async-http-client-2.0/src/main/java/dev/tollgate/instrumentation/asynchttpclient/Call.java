package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Request;
import org.jspecify.annotations.Nullable;

/**
 * One call of the app's, whatever requests the client makes of it: one exchange, unless a response
 * broke off and the client asks for it again. Refers to no future of the client's. Begun by one
 * thread, its responses by an event loop; its end may come from any.
 */
final class Call {
  private static final String ENCODING = "Content-Encoding";

  private final Exchanges exchanges;
  private final CallOrigin origin;
  private final Request app;
  private Request sent;
  private volatile @Nullable Tap tap;
  private volatile @Nullable ResponseTap response;
  private boolean headIsAll;

  /** A call about to be submitted, by this thread. */
  Call(Exchanges exchanges, Request app) {
    this.exchanges = exchanges;
    this.origin = exchanges.origin();
    this.app = app;
    this.sent = app;
  }

  /** An exchange begins with this request; false where it is not an LLM call. */
  boolean begin(SentRequest request) {
    response = null;
    Exchange exchange = exchanges.begin(request, origin);
    if (exchange == null) {
      tap = null;
      return false;
    }
    Tap begun = new Tap(exchange);
    tap = begun;
    if (begun.refusal() == null) {
      sent = request.with(begun.requestBody());
    }
    return true;
  }

  /** Why the request that it begins with is not to leave, or null. */
  @Nullable Refusal refusal() {
    Tap mine = tap;
    return mine == null ? null : mine.refusal();
  }

  /** The request to send. */
  Request sent() {
    return sent;
  }

  /** The request as the app made it, which this one may be a copy of. */
  Request asTheAppMadeIt(Request request) {
    return request == sent ? app : request;
  }

  /** Whether anything follows the next head. */
  void headIsAll(boolean all) {
    headIsAll = all;
  }

  /** The app is given this response. */
  void answered(Channel channel, HttpResponse head, HttpResponseStatus status) {
    Tap mine = tap;
    if (mine == null) {
      return;
    }
    HttpHeaders headers = head.headers();
    boolean decoded = ResponseTap.decodes(channel.pipeline(), headers.get(ENCODING));
    mine.head(
        status.getStatusCode(),
        name -> decoded && name.equalsIgnoreCase(ENCODING) ? null : headers.get(name));
    if (headIsAll) {
      mine.end();
      return;
    }
    BodyTap body = new BodyTap(mine, decoded ? -1 : length(headers.get("Content-Length")));
    ResponseTap next =
        status.getProtocolMajorVersion() == 2
            ? new Http2ResponseTap(this, body)
            : new Http1ResponseTap(this, body);
    response = next;
    next.join(channel.pipeline());
  }

  /** In bytes, or -1 where it is not known. */
  private static long length(@Nullable String contentLength) {
    try {
      return contentLength == null ? -1 : Long.parseLong(contentLength);
    } catch (NumberFormatException unknown) {
      return -1;
    }
  }

  /** Whether the app was given a response. */
  boolean wasAnswered() {
    return response != null;
  }

  /** The response broke off. */
  void brokeOff() {
    Tap mine = tap;
    if (mine != null) {
      mine.fail(new ClosedChannelException());
    }
  }

  /**
   * The connection of this response is gone, and the client has told whom it tells: nobody, if the
   * app closed it.
   */
  void connectionWent(ResponseTap gone) {
    if (response == gone) {
      over(null);
    }
  }

  /**
   * The app's future is done. With the response's last byte the exchange is over already; what ends
   * before has been given up by the app, unless it failed.
   */
  void over(@Nullable Throwable thrown) {
    Tap mine = tap;
    if (mine == null) {
      return;
    }
    if (thrown == null || thrown instanceof CancellationException) {
      mine.cancel();
    } else {
      mine.fail(thrown);
    }
  }
}
