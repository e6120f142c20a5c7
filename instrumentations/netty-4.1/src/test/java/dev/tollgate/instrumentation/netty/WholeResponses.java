package dev.tollgate.instrumentation.netty;

import dev.tollgate.core.contract.Incoming;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Gives whole responses to the calls that wait for them, in their order. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails, the reader of responses is told
final class WholeResponses extends SimpleChannelInboundHandler<FullHttpResponse> {
  private final boolean http2;
  private final Queue<Call> waiting = new ConcurrentLinkedQueue<>();

  WholeResponses(boolean http2) {
    this.http2 = http2;
  }

  /** A call for the next response; its connection is let go of before the caller is told. */
  Call next(Runnable release) {
    Call call = new Call(release);
    waiting.add(call);
    return call;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : response.headers().entries()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    Call call = waiting.remove();
    call.release.run();
    call.complete(
        new Incoming(
            response.status().code(), headers, ByteBufUtil.getBytes(response.content()), http2));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
      call.completeExceptionally(new IOException("the connection was closed"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  /** Who waits for a response. */
  static final class Call extends CompletableFuture<Incoming> {
    private final Runnable release;

    Call(Runnable release) {
      this.release = release;
    }
  }
}
