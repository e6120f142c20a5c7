package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.instrumentation.common.netty.NettyRequest;
import dev.tollgate.instrumentation.common.netty.RefusedWrites;
import dev.tollgate.instrumentation.common.netty.TappedContent;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a connection's pipeline: seen as it is written, its response as it
 * comes decoded. Leaves with the last byte. Runs on the connection's event loop, but for what says
 * that nobody waits any more. Whatever is ours is caught here; what passes is the app's.
 */
final class Attempt extends ChannelDuplexHandler {
  private final Object request;
  private final Submitted submitted;
  private volatile @Nullable BooleanSupplier cancelled;
  private volatile boolean discarded;
  private @Nullable Tap tap;
  private @Nullable RefusedWrites refused;
  private @Nullable Redirect redirect;
  private @Nullable BodyFilter filter;
  private String path = "";
  private boolean begun;
  private boolean interim;
  private boolean over;

  Attempt(Object request, Submitted submitted) {
    this.request = request;
    this.submitted = submitted;
  }

  /** Whether it is this request that is written. */
  boolean isOf(Object other) {
    return request == other;
  }

  /** What knows whether the app has cancelled the call, if anything does. */
  void cancelledWhen(@Nullable BooleanSupplier asked) {
    if (asked != null) {
      cancelled = asked;
    }
  }

  /** The app wants no more of the response; the client reads on. */
  void discarded() {
    discarded = true;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    Object out = message;
    if (!begun && message instanceof HttpRequest) {
      begun = true;
      try {
        out = begin((HttpRequest) message);
      } catch (Throwable fault) {
        faulty(fault);
      }
    }
    RefusedWrites answer = refused;
    if (answer == null) {
      super.write(context, out, promise);
    } else if (answer.swallow(message, promise)) {
      context.executor().execute(() -> answer.answer(context, this));
    }
  }

  /** Begins the exchange; the request as it is to leave. */
  private Object begin(HttpRequest message) {
    path = message.uri();
    NettyRequest asked = new NettyRequest(message, submitted.host(), submitted.port(), path);
    Tap mine = asked.isLeftAlone() ? null : submitted.tap(asked);
    tap = mine;
    if (mine == null) {
      over = true;
      return message;
    }
    Refusal refusal = mine.refusal();
    if (refusal != null) {
      over = true;
      refused = new RefusedWrites(refusal);
      return message;
    }
    byte[] asking = mine.requestBody();
    return asking == null ? message : asked.with(asking);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    Tap mine = tap;
    if (over || mine == null || !(message instanceof HttpObject)) {
      super.channelRead(context, message);
      return;
    }
    if (redirect == null
        && message instanceof HttpResponse
        && Redirect.is((HttpResponse) message)) {
      redirect = new Redirect((HttpResponse) message, path, mine, !submitted.goesOn());
    }
    if (redirect != null) {
      pass(context, redirect, message);
      return;
    }
    Object in = message;
    try {
      in = read(context, mine, (HttpObject) message);
    } catch (Throwable fault) {
      faulty(fault);
    }
    if (in != null) {
      super.channelRead(context, in);
    } else if (!context.channel().config().isAutoRead()) {
      context.read(); // the reader asked for something and is to get it
    }
  }

  /** Reports what came; what is to reach the app, which is null where it is nothing yet. */
  private @Nullable Object read(ChannelHandlerContext context, Tap mine, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      broke(context, message.decoderResult().cause());
      return message;
    }
    if (message instanceof HttpResponse) {
      HttpResponse response = (HttpResponse) message;
      interim = response.status().code() / 100 == 1;
      if (!interim) {
        mine.head(response.status().code(), response.headers()::get);
        filter = mine.filter();
      }
    }
    if (interim || !(message instanceof HttpContent)) {
      return message;
    }
    HttpContent content = (HttpContent) message;
    Object passed = TappedContent.of(content, mine, filter);
    if (content instanceof LastHttpContent) {
      leave(context);
      mine.end();
    }
    return passed;
  }

  private void pass(ChannelHandlerContext context, Redirect mine, Object message) {
    boolean last = message instanceof LastHttpContent;
    if (last) {
      leave(context); // first: the connection may take the next request meanwhile
    }
    mine.show(() -> context.fireChannelRead(message));
    if (last) {
      mine.settle();
    }
  }

  /** The client may look at a head only now. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Redirect mine = redirect;
    if (mine == null) {
      context.fireChannelReadComplete();
    } else {
      mine.show(context::fireChannelReadComplete);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    broke(context, new IOException("the connection was closed before the end of the response"));
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    broke(context, cause);
    super.exceptionCaught(context, cause);
  }

  /** Who closes before the end has lost interest. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    lost();
    super.close(context, promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    lost();
  }

  private void broke(ChannelHandlerContext context, Throwable cause) {
    Tap mine = isOpen() ? tap : null;
    leave(context);
    if (mine != null && isWanted()) {
      mine.fail(cause);
    } else if (mine != null) {
      mine.cancel();
    }
  }

  private void lost() {
    Tap mine = isOpen() ? tap : null;
    over = true;
    if (mine != null) {
      mine.cancel();
    }
  }

  /** Whether the end of the exchange is still this attempt's to tell. */
  private boolean isOpen() {
    return !over && (redirect == null || !redirect.followed());
  }

  private boolean isWanted() {
    BooleanSupplier asked = cancelled;
    return !discarded && (asked == null || !asked.getAsBoolean());
  }

  /** From here on this connection is none of the call's. */
  private void leave(ChannelHandlerContext context) {
    over = true;
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  private void faulty(Throwable fault) {
    Tap mine = tap;
    if (mine == null) {
      submitted.faulty(fault);
    } else {
      mine.faulty(fault);
    }
  }
}
