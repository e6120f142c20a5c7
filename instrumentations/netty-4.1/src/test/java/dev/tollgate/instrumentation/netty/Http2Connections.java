package dev.tollgate.instrumentation.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Streams of HTTP/2 on plain connections, one to each server. Not to be had in 4.1.0. */
final class Http2Connections {
  private final EventLoopGroup threads;
  private final Consumer<Channel> opened;
  private final Map<String, Channel> connections = new ConcurrentHashMap<>();

  Http2Connections(EventLoopGroup threads, Consumer<Channel> opened) {
    this.threads = threads;
    this.opened = opened;
  }

  /** A new stream with these handlers, which see HTTP objects. */
  Channel stream(URI uri, ChannelHandler... handlers) throws Exception {
    Channel connection = connections.computeIfAbsent(uri.getAuthority(), first -> connect(uri));
    return new Http2StreamChannelBootstrap(connection)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false));
                stream.pipeline().addLast(handlers);
              }
            })
        .open()
        .get();
  }

  private Channel connect(URI uri) {
    Channel connection =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect(uri.getHost(), uri.getPort())
            .syncUninterruptibly()
            .channel();
    opened.accept(connection);
    return connection;
  }
}
