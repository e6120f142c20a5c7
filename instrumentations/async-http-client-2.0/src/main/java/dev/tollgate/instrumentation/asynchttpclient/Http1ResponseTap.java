package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.BodyTap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/** The pieces of an HTTP/1.1 response. */
final class Http1ResponseTap extends ResponseTap {
  Http1ResponseTap(Call call, BodyTap body) {
    super(call, body);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty 4.0 has no other name for the decoder's result
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpContent)
        || ((HttpContent) message).getDecoderResult().isFailure()) {
      context.fireChannelRead(message);
      return;
    }
    HttpContent content = (HttpContent) message;
    boolean last = content instanceof LastHttpContent;
    came(content.content(), last);
    if (last) {
      context.pipeline().remove(this);
    }
    ByteBuf passed = passed(content.content(), last);
    if (passed == null) {
      context.fireChannelRead(content);
    } else if (last) {
      LastHttpContent other = new DefaultLastHttpContent(passed);
      other.trailingHeaders().set(((LastHttpContent) content).trailingHeaders());
      content.release();
      context.fireChannelRead(other);
    } else {
      content.release();
      context.fireChannelRead(new DefaultHttpContent(passed));
    }
  }
}
