package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.Exchanges;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a connection or an HTTP/2 stream and what comes back, seen beside its codec: from
 * the first request that is watched until none is out, as responses come in the order in which they
 * were asked for. Runs on the channel's event loop alone. What is ours is caught here; what passes
 * is the app's.
 */
final class ConnectionTap extends ChannelDuplexHandler {
  private static final String NAME = "tollgate-netty";

  private final Exchanges exchanges;
  private final Deque<Outstanding> outstanding = new ArrayDeque<>();
  private @Nullable Outstanding writing;
  private @Nullable Object passing;
  private @Nullable Throwable trouble;

  private ConnectionTap(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  /** The one in the codec's pipeline, or null. */
  static @Nullable ConnectionTap beside(ChannelHandlerContext codec) {
    ChannelHandler handler = codec.pipeline().get(NAME);
    return handler instanceof ConnectionTap ? (ConnectionTap) handler : null;
  }

  /** A new one, in the codec's pipeline and next to it. */
  static ConnectionTap join(ChannelHandlerContext codec, Exchanges exchanges) {
    ConnectionTap tap = new ConnectionTap(exchanges);
    codec.pipeline().addAfter(codec.name(), NAME, tap);
    return tap;
  }

  /** Whether the codec gets this message from here. */
  boolean passes(Object message) {
    return passing == message;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpRequest) {
      begin(context, (HttpRequest) message, promise);
      return;
    }
    Outstanding mine = writing;
    if (mine == null || mine.refused() == null) {
      writeNext(mine, message);
      pass(context, message, promise);
    } else {
      swallow(context, mine, message, promise);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request, ChannelPromise promise)
      throws Exception {
    Outstanding mine;
    try {
      mine = Outstanding.of(request, context.channel(), exchanges);
    } catch (Throwable fault) {
      exchanges.faulty(fault);
      mine = Outstanding.unmetered(request);
    }
    outstanding.add(mine);
    writing = mine;
    if (mine.refused() != null) {
      swallow(context, mine, request, promise);
      return;
    }
    writeNext(mine, request);
    Outstanding asked = mine;
    ChannelPromise told = promise.unvoid();
    told.addListener(done -> written(context, asked, done));
    pass(context, mine.sent(), told);
  }

  private void pass(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    Object outer = passing;
    passing = message;
    try {
      super.write(context, message, promise);
    } finally {
      passing = outer;
    }
  }

  private void writeNext(@Nullable Outstanding mine, Object message) {
    if (mine != null && message instanceof LastHttpContent) {
      mine.wasWritten();
      writing = null;
    }
  }

  /** Takes a piece of a refused request off its way. The answer comes when the writer is done. */
  private void swallow(
      ChannelHandlerContext context, Outstanding mine, Object message, ChannelPromise promise) {
    writeNext(mine, message);
    ReferenceCountUtil.release(message);
    promise.trySuccess();
    if (mine.toBeAnswered() != null) {
      context.executor().execute(() -> answerRefused(context));
    }
  }

  private void written(ChannelHandlerContext context, Outstanding mine, Future<?> done) {
    Throwable cause = done.cause();
    if (cause == null) {
      return;
    }
    mine.failed(cause);
    if (context.executor().inEventLoop()) {
      neverLeft(context, mine);
    } else {
      context.executor().execute(() -> neverLeft(context, mine));
    }
  }

  /** It has no response to wait for. */
  private void neverLeft(ChannelHandlerContext context, Outstanding mine) {
    if (outstanding.remove(mine)) {
      if (writing == mine) {
        writing = null;
      }
      leaveIfIdle(context);
    }
  }

  /** Answers those refused whose turn it is. */
  private void answerRefused(ChannelHandlerContext context) {
    for (Outstanding next = outstanding.peek(); next != null; next = outstanding.peek()) {
      RefusedRequest refused = next.toBeAnswered();
      if (refused == null) {
        return;
      }
      outstanding.remove();
      leaveIfIdle(context);
      refused.answer(context);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    answerRefused(context);
    Outstanding mine = outstanding.peek();
    if (mine == null || !(message instanceof HttpObject)) {
      context.fireChannelRead(message);
      return;
    }
    Object in = message;
    try {
      in = mine.came((HttpObject) message);
    } catch (Throwable fault) {
      mine.faulty(fault, exchanges);
    }
    if (mine.hasEnded()) {
      trouble = null;
      outstanding.remove();
      leaveIfIdle(context); // before the app sees the end, and perhaps writes the next
    }
    if (in != null) {
      context.fireChannelRead(in);
    } else if (!context.channel().config().isAutoRead()) {
      context.read(); // the reader asked for something and is to get it
    }
    answerRefused(context);
  }

  /** The rest of a refused request would still have to be taken off its way. */
  private void leaveIfIdle(ChannelHandlerContext context) {
    boolean swallows = writing != null && writing.refused() != null;
    if (outstanding.isEmpty() && !swallows && !context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  /** Perhaps why the connection is about to be closed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    trouble = cause;
    context.fireExceptionCaught(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Throwable cause = trouble;
    Throwable known =
        cause == null
            ? new IOException("the connection was closed before the end of the response")
            : cause;
    endAll(out -> out.failed(known));
    context.fireChannelInactive();
  }

  /** Who closes before the end has lost interest, unless something went wrong. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    giveUp();
    super.close(context, promise);
  }

  @Override
  public void disconnect(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    giveUp();
    super.disconnect(context, promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    giveUp();
  }

  private void giveUp() {
    Throwable cause = trouble;
    endAll(cause == null ? Outstanding::cancelled : out -> out.failed(cause));
  }

  private void endAll(Consumer<Outstanding> ending) {
    for (Outstanding next = outstanding.poll(); next != null; next = outstanding.poll()) {
      ending.accept(next);
    }
  }
}
