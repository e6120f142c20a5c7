package com.example.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends with Netty's HTTP/1.1 codec and no client above it. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the connection, which is noticed
final class NettyGateway implements Gateway {
  private static final int LONGEST_BODY = 16 << 20;
  private static final int HTTPS = 443;

  private final EventLoopGroup threads = new NioEventLoopGroup(4);
  private final Map<String, Queue<Channel>> idle = new ConcurrentHashMap<>();
  private final SslContext tls;

  NettyGateway() {
    try {
      tls = SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("Netty has no TLS", e);
    }
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    await(send(ask, reading, true));
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    await(send(ask, reading, true));
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    await(send(ask, reading, false));
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    await(send(ask, reading, false));
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Call call = send(ask, reading, true);
    Thread.sleep(afterMs);
    call.done.completeExceptionally(new CancellationException());
    call.channel.close();
    await(call);
  }

  @Override
  public void close() {
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Call send(Ask ask, Reading reading, boolean whole) throws InterruptedException {
    Queue<Channel> resting =
        idle.computeIfAbsent(ask.uri().getAuthority(), first -> new ConcurrentLinkedQueue<>());
    Channel channel = resting.poll();
    while (channel != null && !channel.isActive()) {
      channel = resting.poll();
    }
    if (channel == null) {
      channel = connect(ask.uri());
    }
    Call call = new Call(channel, reading, resting);
    if (whole) {
      channel.pipeline().addLast("whole", new HttpObjectAggregator(LONGEST_BODY));
    }
    channel.pipeline().addLast("call", call);
    channel.writeAndFlush(request(ask));
    return call;
  }

  private Channel connect(URI uri) throws InterruptedException {
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() < 0 && secure ? HTTPS : uri.getPort();
    return new Bootstrap()
        .group(threads)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                if (secure) {
                  made.pipeline().addLast(tls.newHandler(made.alloc(), uri.getHost(), port));
                }
                made.pipeline().addLast(new HttpClientCodec());
              }
            })
        .connect(uri.getHost(), port)
        .sync()
        .channel();
  }

  private static FullHttpRequest request(Ask ask) {
    ByteBuf body = Unpooled.copiedBuffer(ask.body(), StandardCharsets.UTF_8);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            ask.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST,
            ask.uri().getRawPath(),
            body);
    ask.headers().forEach(request.headers()::set);
    request.headers().set(HttpHeaderNames.HOST, ask.uri().getAuthority());
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return request;
  }

  private static void await(Call call) throws Exception {
    try {
      call.done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }

  /** Takes one response in as it comes; closes the connection when the reading has had enough. */
  private static final class Call extends SimpleChannelInboundHandler<HttpObject> {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Channel channel;
    private final Reading reading;
    private final Queue<Channel> resting;

    Call(Channel channel, Reading reading, Queue<Channel> resting) {
      this.channel = channel;
      this.reading = reading;
      this.resting = resting;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
      if (part instanceof HttpResponse) {
        begin((HttpResponse) part);
      }
      if (part instanceof HttpContent) {
        byte[] piece = ByteBufUtil.getBytes(((HttpContent) part).content());
        if (!reading.take(piece, 0, piece.length)) {
          done.complete(null);
          context.close();
          return;
        }
      }
      if (part instanceof LastHttpContent) {
        context.pipeline().remove(this);
        if (context.pipeline().get("whole") != null) {
          context.pipeline().remove("whole");
        }
        resting.add(channel);
        done.complete(null);
      }
    }

    private void begin(HttpResponse response) {
      String id = response.headers().get("x-request-id");
      reading.begin(
          response.status().code(),
          "HTTP_1_1",
          id == null ? response.headers().get("request-id") : id);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      done.completeExceptionally(new IOException("the connection was closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.completeExceptionally(cause);
      context.close();
    }
  }
}
