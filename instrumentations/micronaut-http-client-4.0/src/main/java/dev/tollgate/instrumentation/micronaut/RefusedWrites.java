package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * A refused request: written nowhere, and answered as if the provider had. The codec saw nothing of
 * it, so the connection serves the next call.
 */
final class RefusedWrites {
  private final Refusal refusal;

  RefusedWrites(Refusal refusal) {
    this.refusal = refusal;
  }

  /** Takes a piece of the request off its way. Whether the client now waits for an answer. */
  boolean swallow(Object message, ChannelPromise promise) {
    boolean waits =
        message instanceof LastHttpContent
            || (message instanceof HttpRequest
                && HttpUtil.is100ContinueExpected((HttpRequest) message));
    ReferenceCountUtil.release(message);
    promise.trySuccess();
    return waits;
  }

  /** Answers, in the place of this handler, which leaves. */
  void answer(ChannelHandlerContext context, ChannelHandler handler) {
    if (context.isRemoved()) {
      return; // the app did not wait for it
    }
    byte[] body = refusal.body();
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()));
    refusal.headers().forEach((name, value) -> head.headers().set(name, value));
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    context.fireChannelRead(head); // the client may put others behind us that want the rest
    if (!context.isRemoved()) {
      context.pipeline().remove(handler);
    }
    context.fireChannelRead(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
    context.fireChannelReadComplete();
  }
}
