package dev.tollgate.instrumentation.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Opens a web socket and waits for the first text that comes. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails, the reader of responses is told
final class FirstMessage extends SimpleChannelInboundHandler<Object> {
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final WebSocketClientHandshaker handshaker;

  FirstMessage(URI uri) {
    handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            uri, WebSocketVersion.V13, null, false, new DefaultHttpHeaders());
  }

  void shakeHands(Channel channel) {
    handshaker.handshake(channel);
  }

  String get() throws ExecutionException, InterruptedException {
    return text.get();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Object message) {
    if (message instanceof FullHttpResponse) {
      handshaker.finishHandshake(context.channel(), (FullHttpResponse) message);
    } else if (message instanceof TextWebSocketFrame) {
      text.complete(((TextWebSocketFrame) message).text());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    text.completeExceptionally(cause);
    context.close();
  }
}
