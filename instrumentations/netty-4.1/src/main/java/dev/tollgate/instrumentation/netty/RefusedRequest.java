package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.instrumentation.common.netty.RefusalResponse;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;

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
    HttpResponse head = RefusalResponse.head(refusal);
    if (!keepsConnection) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    context.fireChannelRead(head);
    context.fireChannelRead(RefusalResponse.body(refusal));
    context.fireChannelReadComplete();
    if (!keepsConnection) {
      context.close();
    }
  }
}
