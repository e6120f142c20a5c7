package dev.tollgate.instrumentation.common.netty;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Tap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A piece of a response on its way to the app. */
public final class TappedContent {
  private TappedContent() {}

  /**
   * Shows the tap a piece, and passes it through the filter if there is one: a piece is then
   * released, and what is left of it takes its place.
   *
   * @return what is to reach the app; null where nothing is left, and more may come
   */
  public static @Nullable HttpContent of(
      HttpContent content, Tap tap, @Nullable BodyFilter filter) {
    show(content.content(), tap);
    boolean whole = content instanceof HttpResponse; // without a body, then
    return filter == null || whole ? content : filtered(content, filter);
  }

  private static void show(ByteBuf bytes, Tap tap) {
    if (bytes.nioBufferCount() == 1) {
      tap.body(bytes.nioBuffer());
      return;
    }
    for (ByteBuffer piece : bytes.nioBuffers()) {
      tap.body(piece);
    }
  }

  private static @Nullable HttpContent filtered(HttpContent content, BodyFilter filter) {
    ByteBuf passed = Unpooled.wrappedBuffer(filter.pass(content.content().nioBuffer()));
    if (content instanceof LastHttpContent) {
      LastHttpContent last =
          new DefaultLastHttpContent(
              Unpooled.wrappedBuffer(passed, Unpooled.wrappedBuffer(filter.rest())));
      last.trailingHeaders().set(((LastHttpContent) content).trailingHeaders());
      content.release();
      return last;
    }
    content.release();
    return passed.isReadable() ? new DefaultHttpContent(passed) : null;
  }
}
