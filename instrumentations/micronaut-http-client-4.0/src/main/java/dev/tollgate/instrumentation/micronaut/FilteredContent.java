package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.BodyFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** A piece of a response behind a filter. */
final class FilteredContent {
  private FilteredContent() {}

  /** What is left of the piece, which is released; null where nothing is, and more may come. */
  static @Nullable HttpContent of(HttpContent content, BodyFilter filter) {
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
