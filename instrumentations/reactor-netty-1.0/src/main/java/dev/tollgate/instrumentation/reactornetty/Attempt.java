package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.instrumentation.common.netty.NettyRequest;
import dev.tollgate.instrumentation.common.netty.RefusedWrites;
import dev.tollgate.instrumentation.common.netty.TappedContent;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call on its way through a connection's pipeline: sees the request as it is
 * written and the response decoded, and leaves with its last byte. Runs on the connection's event
 * loop alone. Whatever is ours is caught here; what passes is the app's.
 */
final class Attempt extends ChannelDuplexHandler {
  private final LogicalCall call;
  private @Nullable Tap tap;
  private @Nullable RefusedWrites refused;
  private @Nullable BodyFilter filter;
  private @Nullable HttpResponse unsettled;
  private @Nullable Throwable writeFailure;
  private boolean begun;
  private boolean interim;
  private boolean over;

  Attempt(LogicalCall call) {
    this.call = call;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    Object out = message;
    ChannelPromise written = promise;
    if (!begun && message instanceof HttpRequest) {
      begun = true;
      try {
        out = begin((HttpRequest) message);
        if (tap != null && refused == null) {
          written = promise.unvoid();
          written.addListener(done -> writeFailure = done.isSuccess() ? null : done.cause());
        }
      } catch (Throwable fault) {
        faulty(fault);
      }
    }
    RefusedWrites answer = refused;
    if (answer == null) {
      super.write(context, out, written);
    } else if (answer.swallow(message, promise)) {
      context.executor().execute(() -> answer.answer(context, this));
    }
  }

  /** Begins the exchange; the request as it is to leave. */
  private Object begin(HttpRequest message) {
    NettyRequest request = new NettyRequest(message, call.host(), call.port(), message.uri());
    if (request.opensWebSocket()) {
      call.isWebSocket(request.pathAndQuery());
    }
    Tap mine = request.isLeftAlone() || request.leavesHttp() ? null : call.tap(request);
    tap = mine;
    if (mine == null) {
      over = true;
      return message;
    }
    Refusal refusal = mine.refusal();
    if (refusal != null) {
      over = true;
      refused = new RefusedWrites(refusal);
      return message;
    }
    byte[] asking = mine.requestBody();
    return asking == null ? message : request.with(asking);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (over || tap == null || !(message instanceof HttpObject)) {
      super.channelRead(context, message);
      return;
    }
    if (unsettled == null
        && message instanceof HttpResponse
        && isRedirect((HttpResponse) message)) {
      unsettled = (HttpResponse) message;
    }
    if (unsettled != null) {
      passRedirect(context, unsettled, message);
      return;
    }
    Object in = message;
    try {
      in = read(context, (HttpObject) message);
    } catch (Throwable fault) {
      faulty(fault);
    }
    if (in == null) {
      if (!context.channel().config().isAutoRead()) {
        context.read(); // the reader asked for something and is to get it
      }
      return;
    }
    super.channelRead(context, in);
  }

  /** Reports what came; what is to reach the app, which is null where it is nothing yet. */
  private @Nullable Object read(ChannelHandlerContext context, HttpObject message) {
    Tap mine = tap;
    if (mine == null) {
      return message;
    }
    if (message.decoderResult().isFailure()) {
      finish(context, () -> mine.fail(message.decoderResult().cause()));
      return message;
    }
    if (message instanceof HttpResponse) {
      HttpResponse response = (HttpResponse) message;
      interim = response.status().code() / 100 == 1;
      if (!interim) {
        head(mine, response);
      }
    }
    if (interim || !(message instanceof HttpContent)) {
      return message;
    }
    HttpContent content = (HttpContent) message;
    Object passed = TappedContent.of(content, mine, filter);
    if (content instanceof LastHttpContent) {
      finish(context, mine::end);
    }
    return passed;
  }

  private void head(Tap mine, HttpResponse response) {
    mine.head(response.status().code(), response.headers()::get);
    filter = mine.filter();
  }

  private static boolean isRedirect(HttpResponse response) {
    return response.status().code() / 100 == 3;
  }

  /**
   * A redirect is the answer, or followed by another attempt: which of them is known once the
   * client has seen the end of it. What its body says is no usage.
   */
  private void passRedirect(ChannelHandlerContext context, HttpResponse response, Object message)
      throws Exception {
    boolean last = message instanceof LastHttpContent;
    if (last) {
      leave(context); // first: the client may write the next attempt while it sees this
    }
    context.fireChannelRead(message);
    Tap mine = tap;
    if (last && mine != null && !call.another()) {
      mine.head(response.status().code(), response.headers()::get);
      mine.end();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context); // first: the client may decide to try again
    broke(context, new IOException("the connection was closed before the end of the response"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    super.exceptionCaught(context, cause);
    broke(context, cause);
  }

  private void broke(ChannelHandlerContext context, Throwable cause) {
    Tap mine = tap;
    if (over || mine == null) {
      return;
    }
    if (call.another()) {
      leave(context);
    } else {
      finish(context, () -> mine.fail(cause));
    }
  }

  /** Who closes before the end has lost interest, unless the request could not be written. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    Tap mine = tap;
    Throwable failure = writeFailure;
    if (!over && mine != null && !call.another()) {
      over = true;
      if (failure == null) {
        mine.cancel();
      } else {
        mine.fail(failure);
      }
    }
    super.close(context, promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    Tap mine = tap;
    if (!over && mine != null && !call.another()) {
      over = true;
      mine.cancel();
    }
  }

  private void finish(ChannelHandlerContext context, Runnable ending) {
    leave(context);
    ending.run();
  }

  /** From here on this connection is none of the call's. */
  private void leave(ChannelHandlerContext context) {
    over = true;
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  private void faulty(Throwable fault) {
    call.faulty(fault);
  }
}
