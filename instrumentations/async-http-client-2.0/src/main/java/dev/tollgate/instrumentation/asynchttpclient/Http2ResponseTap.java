package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.BodyTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** The frames of a response's body on its own HTTP/2 stream. */
final class Http2ResponseTap extends ResponseTap {
  Http2ResponseTap(Call call, BodyTap body) {
    super(call, body);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2DataFrame) {
      data(context, (Http2DataFrame) message);
      return;
    }
    if (message instanceof Http2HeadersFrame && ((Http2HeadersFrame) message).isEndStream()) {
      trailers(context);
    }
    context.fireChannelRead(message);
  }

  private void data(ChannelHandlerContext context, Http2DataFrame frame) {
    came(frame.content(), frame.isEndStream());
    ByteBuf passed = passed(frame.content(), frame.isEndStream());
    if (passed == null) {
      context.fireChannelRead(frame);
    } else {
      Http2DataFrame other =
          new DefaultHttp2DataFrame(passed, frame.isEndStream(), frame.padding())
              .stream(frame.stream());
      frame.release();
      context.fireChannelRead(other);
    }
  }

  /** Trailers end the body: what a filter held back goes before them. */
  private void trailers(ChannelHandlerContext context) {
    came(Unpooled.EMPTY_BUFFER, true);
    ByteBuf rest = passed(Unpooled.EMPTY_BUFFER, true);
    if (rest != null && rest.isReadable()) {
      context.fireChannelRead(new DefaultHttp2DataFrame(rest));
    }
  }
}
