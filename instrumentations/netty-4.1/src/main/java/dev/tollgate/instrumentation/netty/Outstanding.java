package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.instrumentation.common.netty.NettyRequest;
import dev.tollgate.instrumentation.common.netty.TappedContent;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose response has not ended: an exchange, or one that is none and only has its place
 * in the order of responses. One event loop's.
 */
final class Outstanding {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final @Nullable Tap tap;
  private final @Nullable RefusedRequest refused;
  private final HttpRequest sent;
  private @Nullable BodyFilter filter;
  private boolean written;
  private boolean interim;
  private boolean ended;

  private Outstanding(@Nullable Tap tap, @Nullable RefusedRequest refused, HttpRequest sent) {
    this.tap = tap;
    this.refused = refused;
    this.sent = sent;
    this.written = HttpUtil.is100ContinueExpected(sent); // who waits writes no more
  }

  /** What begins with this request, about to be written to the channel. */
  static Outstanding of(HttpRequest request, Channel channel, Exchanges exchanges) {
    Target target = Target.of(request, channel);
    NettyRequest seen = target.asked(request);
    if (seen.isLeftAlone() || seen.leavesHttp() || !target.isWatched(exchanges)) {
      return unmetered(request);
    }
    Exchange exchange = exchanges.begin(seen, Submissions.take(channel, request));
    if (exchange == null) {
      return unmetered(request);
    }
    Tap tap = new Tap(exchange);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      return new Outstanding(
          tap, new RefusedRequest(refusal, HttpUtil.isKeepAlive(request)), request);
    }
    byte[] asking = tap.requestBody();
    return new Outstanding(tap, null, asking == null ? request : seen.with(asking));
  }

  /** One that nobody wants to know of. */
  static Outstanding unmetered(HttpRequest request) {
    return new Outstanding(null, null, request);
  }

  /** What is to be written in place of the app's request. */
  HttpRequest sent() {
    return sent;
  }

  /** Who answers it, where it is refused and nothing of it is to be written. */
  @Nullable RefusedRequest refused() {
    return refused;
  }

  /** The app wrote all of it. */
  void wasWritten() {
    written = true;
  }

  /** Who answers it, now that the app waits for that; null where the provider does. */
  @Nullable RefusedRequest toBeAnswered() {
    return written ? refused : null;
  }

  /** A piece of its response came; what is to reach the app, or null where it is nothing yet. */
  @Nullable Object came(HttpObject piece) {
    if (piece.decoderResult().isFailure()) {
      ended = true;
      failed(piece.decoderResult().cause());
      return piece;
    }
    if (piece instanceof HttpResponse) {
      head((HttpResponse) piece);
    }
    if (interim || !(piece instanceof HttpContent)) {
      return piece;
    }
    HttpContent content = (HttpContent) piece;
    ended = content instanceof LastHttpContent;
    Tap mine = tap;
    if (mine == null) {
      return piece;
    }
    Object passed = TappedContent.of(content, mine, filter);
    if (ended) {
      mine.end();
    }
    return passed;
  }

  private void head(HttpResponse response) {
    int status = response.status().code();
    interim = status / 100 == 1 && status != SWITCHING_PROTOCOLS;
    Tap mine = tap;
    if (!interim && mine != null) {
      mine.head(status, response.headers()::get);
      filter = mine.filter();
    }
  }

  /** Whether its response has ended. */
  boolean hasEnded() {
    return ended;
  }

  /** It will not be answered, or no further. */
  void failed(Throwable cause) {
    Tap mine = tap;
    if (mine == null) {
      return;
    }
    if (cause instanceof CancellationException) {
      mine.cancel();
    } else {
      mine.fail(cause);
    }
  }

  /** The app wants no more of it. */
  void cancelled() {
    Tap mine = tap;
    if (mine != null) {
      mine.cancel();
    }
  }

  /** Code of ours failed at it. */
  void faulty(Throwable fault, Exchanges exchanges) {
    Tap mine = tap;
    if (mine == null) {
      exchanges.faulty(fault);
    } else {
      mine.faulty(fault);
    }
  }
}
