package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.BodyTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.nio.ByteBuffer;
import org.asynchttpclient.netty.handler.AsyncHttpClientHandler;
import org.jspecify.annotations.Nullable;

/**
 * Shows the tap the pieces of a response as they come to the client's handler, in the pipeline
 * before it: it joins when the head has passed and leaves with the last piece. One event loop's.
 */
abstract class ResponseTap extends ChannelInboundHandlerAdapter {
  private static final String NAME = "tollgate";

  private final Call call;
  private final BodyTap body;
  private boolean over;

  ResponseTap(Call call, BodyTap body) {
    this.call = call;
    this.body = body;
  }

  /**
   * Whether what comes is decoded though this encoding is among the headers: an option keeps it.
   */
  static boolean decodes(ChannelPipeline pipeline, @Nullable String encoding) {
    return encoding != null
        && (pipeline.get("inflater") != null || pipeline.get("http2-decompressor") != null)
        && (encoding.contains("gzip") || encoding.contains("deflate"));
  }

  /** Joins the pipeline; whoever is there still was left behind by a response that was given up. */
  final void join(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) != null) {
      pipeline.remove(NAME);
    }
    String client = pipeline.context(AsyncHttpClientHandler.class).name();
    pipeline.addBefore(client, NAME, this);
  }

  /** A piece came; the last one is the end. */
  final void came(ByteBuf piece, boolean last) {
    if (over) {
      return;
    }
    if (piece.isReadable()) {
      for (ByteBuffer bytes : piece.nioBuffers()) {
        body.came(bytes);
      }
    }
    if (last) {
      body.ended();
      over = true;
    }
  }

  /** What the app is to get in place of this piece, or null for the piece itself. */
  final @Nullable ByteBuf passed(ByteBuf piece, boolean last) {
    if (!body.filtered()) {
      return null;
    }
    ByteBuf passed = Unpooled.wrappedBuffer(body.pass(piece.nioBuffer()));
    return last ? Unpooled.wrappedBuffer(passed, Unpooled.wrappedBuffer(body.rest())) : passed;
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    context.fireChannelInactive();
    call.connectionWent(this);
  }
}
