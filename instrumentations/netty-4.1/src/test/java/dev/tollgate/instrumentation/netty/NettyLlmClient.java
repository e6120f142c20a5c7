package dev.tollgate.instrumentation.netty;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.PieceStream;
import dev.tollgate.instrumentation.common.netty.Leaks;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Calls by Netty alone, as an app does that has no other client: run against all versions. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails, the reader of responses is told
public final class NettyLlmClient implements PipeliningClient {
  private static final int LONGEST = 1 << 20;

  static {
    Leaks.watch();
  }

  /** Shared by the tests of a version: to end those of 4.1.0 takes a second each time. */
  private static final EventLoopGroup THREADS =
      new NioEventLoopGroup(2, new DefaultThreadFactory("netty-client", true));

  private final Queue<Channel> opened = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<Channel>> idle = new ConcurrentHashMap<>();
  private @Nullable Http2Connections http2;

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return submit(request).join();
  }

  @Override
  public Pending submit(Outgoing request) throws Exception {
    WholeResponses responses = new WholeResponses(request.http2());
    Channel channel = connection(request, responses);
    WholeResponses.Call call = responses.next(released(channel, request, "whole"));
    write(channel, request);
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        try {
          return call.get();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
      }

      @Override
      public void cancel() {
        call.completeExceptionally(new CancellationException());
        channel.close();
      }
    };
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    PieceStream pieces = new PieceStream();
    Channel channel = streamed(request);
    ResponseParts parts = channel.pipeline().get(ResponseParts.class);
    var status = parts.next(pieces, released(channel, request, "parts"));
    write(channel, request);
    int answered = status.get();
    return new OpenResponse() {
      @Override
      public int status() {
        return answered;
      }

      @Override
      public InputStream body() {
        return pieces;
      }

      @Override
      public void close() {
        if (!pieces.ended()) {
          channel.close().syncUninterruptibly();
        }
      }
    };
  }

  @Override
  public List<Incoming> pipelined(List<Outgoing> requests, Callable<?> afterTheFirst)
      throws Exception {
    WholeResponses responses = new WholeResponses(false);
    Channel channel = connection(requests.get(0), responses);
    List<WholeResponses.Call> calls = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      calls.add(responses.next(() -> {}));
    }
    write(channel, requests.get(0));
    afterTheFirst.call();
    for (Outgoing request : requests.subList(1, requests.size())) {
      write(channel, request);
    }
    List<Incoming> answers = new ArrayList<>();
    for (WholeResponses.Call call : calls) {
      answers.add(call.get());
    }
    channel.close().sync();
    return answers;
  }

  @Override
  public Incoming askFirst(Outgoing request) throws Exception {
    WholeResponses responses = new WholeResponses(false);
    Channel channel = connection(request, responses);
    WholeResponses.Call call = responses.next(() -> {});
    HttpRequest head = Requests.head(request);
    HttpUtil.set100ContinueExpected(head, true);
    HttpUtil.setContentLength(head, request.body().length);
    channel.writeAndFlush(head);
    Incoming answer = call.get();
    channel.close().sync();
    return answer;
  }

  @Override
  public Incoming sendAndClose(Outgoing request) throws Exception {
    WholeResponses responses = new WholeResponses(false);
    Channel channel = connection(request, responses);
    WholeResponses.Call call = responses.next(() -> {});
    FullHttpRequest whole = Requests.whole(request);
    HttpUtil.setKeepAlive(whole, false);
    channel.writeAndFlush(whole);
    channel.closeFuture().sync();
    return call.get();
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    FirstMessage message = new FirstMessage(uri);
    Channel channel =
        connect(
            uri,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST), message);
              }
            });
    message.shakeHands(channel);
    String text = message.get();
    channel.close().sync();
    return text;
  }

  @Override
  public void close() {
    opened.forEach(channel -> channel.close().syncUninterruptibly());
    List<String> leaks = Leaks.found();
    if (!leaks.isEmpty()) {
      throw new AssertionError("leaked buffers: " + leaks);
    }
  }

  /** A connection that nobody uses, or a new one, with a reader of whole responses. */
  private Channel connection(Outgoing request, WholeResponses responses) throws Exception {
    if (request.http2()) {
      return http2().stream(request.uri(), new HttpObjectAggregator(LONGEST), responses);
    }
    Channel channel = idle(request, "whole");
    if (channel != null) {
      channel.pipeline().replace(WholeResponses.class, "responses", responses);
      return channel;
    }
    return connect(
        request.uri(),
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel made) {
            made.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST));
            made.pipeline().addLast("responses", responses);
          }
        });
  }

  private Channel streamed(Outgoing request) throws Exception {
    if (request.http2()) {
      return http2().stream(request.uri(), new ResponseParts());
    }
    Channel channel = idle(request, "parts");
    return channel != null
        ? channel
        : connect(
            request.uri(),
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline().addLast(new HttpClientCodec(), new ResponseParts());
              }
            });
  }

  private Http2Connections http2() {
    Http2Connections mine = http2;
    if (mine == null) {
      mine = new Http2Connections(THREADS, opened::add);
      http2 = mine;
    }
    return mine;
  }

  private Channel connect(URI uri, ChannelInitializer<Channel> pipeline)
      throws InterruptedException {
    Channel channel =
        new Bootstrap()
            .group(THREADS)
            .channel(NioSocketChannel.class)
            .handler(pipeline)
            .connect(uri.getHost(), uri.getPort())
            .sync()
            .channel();
    opened.add(channel);
    return channel;
  }

  private @Nullable Channel idle(Outgoing request, String kind) {
    Queue<Channel> waiting = idle(kind + request.uri().getAuthority());
    Channel channel = waiting.poll();
    while (channel != null && !channel.isActive()) {
      channel = waiting.poll();
    }
    return channel;
  }

  private Queue<Channel> idle(String use) {
    return idle.computeIfAbsent(use, first -> new ConcurrentLinkedQueue<>());
  }

  private Runnable released(Channel channel, Outgoing request, String kind) {
    Queue<Channel> waiting = idle(kind + request.uri().getAuthority());
    return request.http2() ? channel::close : () -> waiting.add(channel);
  }

  private static void write(Channel channel, Outgoing request) {
    if (!request.oneShot()) {
      channel.writeAndFlush(Requests.whole(request));
      return;
    }
    HttpRequest head = Requests.head(request);
    HttpUtil.setTransferEncodingChunked(head, true);
    byte[] body = request.body();
    int half = body.length / 2;
    channel.write(head);
    channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(Arrays.copyOf(body, half))));
    channel.write(
        new DefaultHttpContent(
            Unpooled.wrappedBuffer(Arrays.copyOfRange(body, half, body.length))));
    channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
