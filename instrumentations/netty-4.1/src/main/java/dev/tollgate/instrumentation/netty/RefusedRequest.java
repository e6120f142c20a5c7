package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A request that was refused: answered as if the provider had. The codec saw nothing of it, so its
 * connection serves the next one, unless the app asked the provider to close it.
 */
final class RefusedRequest {
  private final Refusal refusal;
  private final boolean keepsConnection;

  RefusedRequest(Refusal refusal, boolean keepsConnection) {
    this.refusal = refusal;
    this.keepsConnection = keepsConnection;
  }

  /** Answers, to the handlers behind this one. */
  @SuppressWarnings("FutureReturnValueIgnored") // the app sees the connection close
  void answer(ChannelHandlerContext context) {
    byte[] body = refusal.body();
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()));
    refusal.headers().forEach((name, value) -> head.headers().set(name, value));
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (!keepsConnection) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    context.fireChannelRead(head);
    context.fireChannelRead(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
    context.fireChannelReadComplete();
    if (!keepsConnection) {
      context.close();
    }
  }
}
