package dev.tollgate.instrumentation.netty;

import dev.tollgate.core.contract.PieceStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Hands on the parts of one response after the other as they come. */
final class ResponseParts extends SimpleChannelInboundHandler<HttpObject> {
  private volatile @Nullable Reader reader;

  /** The status of the next response, whose body the stream gets. */
  CompletableFuture<Integer> next(PieceStream body, Runnable release) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    reader = new Reader(status, body, release);
    return status;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    Reader mine = reader;
    if (mine == null) {
      return;
    }
    if (part instanceof HttpResponse) {
      mine.status.complete(((HttpResponse) part).status().code());
    }
    if (part instanceof HttpContent) {
      ByteBuf content = ((HttpContent) part).content();
      if (content.isReadable()) {
        mine.body.push(ByteBufUtil.getBytes(content));
      }
    }
    if (part instanceof LastHttpContent) {
      reader = null;
      mine.release.run();
      mine.body.end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Reader mine = reader;
    if (mine != null) {
      IOException closed = new IOException("the connection was closed");
      mine.status.completeExceptionally(closed);
      mine.body.fail(closed);
    }
  }

  private static final class Reader {
    final CompletableFuture<Integer> status;
    final PieceStream body;
    final Runnable release;

    Reader(CompletableFuture<Integer> status, PieceStream body, Runnable release) {
      this.status = status;
      this.body = body;
      this.release = release;
    }
  }
}
