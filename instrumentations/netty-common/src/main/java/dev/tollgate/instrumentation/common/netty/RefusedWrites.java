package dev.tollgate.instrumentation.common.netty;

import dev.tollgate.api.exchange.Refusal;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * A refused request: written nowhere, and answered as if the provider had. The codec saw nothing of
 * it, so the connection serves the next call. One event loop's.
 */
public final class RefusedWrites {
  private final Refusal refusal;

  /** The writes of a request that is refused with this. */
  public RefusedWrites(Refusal refusal) {
    this.refusal = refusal;
  }

  /** Takes a piece of the request off its way. Whether the client now waits for an answer. */
  public boolean swallow(Object message, ChannelPromise promise) {
    boolean waits =
        message instanceof LastHttpContent
            || (message instanceof HttpRequest
                && HttpUtil.is100ContinueExpected((HttpRequest) message));
    ReferenceCountUtil.release(message);
    promise.trySuccess();
    return waits;
  }

  /** Answers, in the place of this handler, which leaves. */
  public void answer(ChannelHandlerContext context, ChannelHandler handler) {
    if (context.isRemoved()) {
      return; // the app did not wait for it
    }
    // The client may put others behind us for the head that want the rest.
    context.fireChannelRead(RefusalResponse.head(refusal));
    if (!context.isRemoved()) {
      context.pipeline().remove(handler);
    }
    context.fireChannelRead(RefusalResponse.body(refusal));
    context.fireChannelReadComplete();
  }
}
