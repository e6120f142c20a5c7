package dev.tollgate.instrumentation.asynchttpclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.api.exchange.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHandler.State;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;
import org.asynchttpclient.netty.EagerResponseBodyPart;
import org.asynchttpclient.netty.NettyResponseFuture;
import org.asynchttpclient.netty.NettyResponseStatus;

/** A call that is refused: the app's handler is given a response, and nothing is sent. */
final class RefusedCall {

  private RefusedCall() {}

  /** What a request fails with that the client makes after the app was given a response. */
  static IOException failure(Refusal refusal) {
    return new IOException(refusal.status() + ": " + new String(refusal.body(), UTF_8));
  }

  /**
   * Answers in the provider's place, on this thread, as the client would on its own.
   *
   * @return a future of the client's own
   */
  static ListenableFuture<?> answer(Request request, AsyncHandler<?> handler, Refusal refusal)
      throws ReflectiveOperationException {
    NettyResponseFuture<?> future =
        ClientVersion.make(
            NettyResponseFuture.class, request, handler, request.getChannelPoolPartitioning());
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()));
    refusal.headers().forEach(response.headers()::set);
    NettyResponseStatus status =
        ClientVersion.make(NettyResponseStatus.class, request.getUri(), response);
    try {
      tell(handler, status, response.headers(), refusal.body(), future);
    } catch (Exception thrown) { // the handler's own, which it is told of as ever
      future.abort(thrown);
    }
    return future;
  }

  private static void tell(
      AsyncHandler<?> handler,
      NettyResponseStatus status,
      HttpHeaders headers,
      byte[] body,
      NettyResponseFuture<?> future)
      throws Exception {
    if (handler.onStatusReceived(status) != State.ABORT
        && ClientVersion.headers(handler, headers) != State.ABORT) {
      if (ClientVersion.streams(handler)) {
        RefusedStream.give(handler, body, future);
        return;
      }
      if (ClientVersion.bodyStarts(handler) != State.ABORT) {
        handler.onBodyPartReceived(new EagerResponseBodyPart(Unpooled.wrappedBuffer(body), true));
      }
    }
    future.done();
  }
}
