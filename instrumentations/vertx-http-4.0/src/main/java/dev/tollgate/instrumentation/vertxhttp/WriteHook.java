package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClientRequestImpl.doWrite(piece, end, connect)}, in 4.x with a handler:
 * every write of a request, of which the first has its head with it.
 */
public final class WriteHook implements Hook {
  private static final int HANDLER = 3;

  /** For the agent, by reflection. */
  public WriteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof HttpClientRequest) || Boolean.TRUE.equals(arguments[2])) {
      return null; // a tunnel
    }
    HttpClientRequest request = (HttpClientRequest) self;
    Attempt attempt = Attempts.of(request);
    if (attempt == null || !attempt.begun()) {
      return begin(request, attempt, arguments, exchanges);
    }
    return attempt.refused() ? unwritten(attempt, arguments) : null;
  }

  private static @Nullable HookCall begin(
      HttpClientRequest app,
      @Nullable Attempt submitted,
      @Nullable Object[] arguments,
      Exchanges exchanges) {
    Target target = Target.of(app.absoluteURI(), app.getURI());
    if (!exchanges.watches(target.host(), target.port(), target.pathAndQuery())) {
      Attempts.remove(app);
      return null;
    }
    Object whole = Boolean.TRUE.equals(arguments[1]) ? arguments[0] : null;
    WrittenRequest request = new WrittenRequest(app, target, whole);
    if (request.opensWebSocket()) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
    }
    Attempt attempt = submitted == null ? new Attempt(exchanges, null) : submitted;
    Tap tap = request.isLeftAlone() ? null : attempt.begin(request);
    if (tap == null) {
      Attempts.remove(app);
      return null;
    }
    Attempts.put(app, attempt);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      RefusedRequest.refuse(app, attempt, refusal, exchanges);
      return unwritten(attempt, arguments);
    }
    byte[] asking = ResponseChunks.CAN_BE_ADDED ? tap.requestBody() : null;
    return asking == null ? null : asking(app, asking, arguments);
  }

  /** The same write with another body. */
  private static HookCall asking(
      HttpClientRequest request, byte[] body, @Nullable Object[] arguments) {
    if (request.headers().contains("Content-Length")) {
      request.headers().set("Content-Length", String.valueOf(body.length));
    }
    @Nullable Object[] other = arguments.clone();
    other[0] = arguments[0] instanceof ByteBuf ? Unpooled.wrappedBuffer(body) : Buffer.buffer(body);
    return new OtherArguments(other);
  }

  /** A write that goes nowhere; who waits for it is told. */
  @SuppressWarnings("unchecked") // the handler of a write is all that this method takes
  private static HookCall unwritten(Attempt attempt, @Nullable Object[] arguments) {
    Throwable failure = attempt.refusal();
    Future<Void> written =
        failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
    if (arguments.length > HANDLER && arguments[HANDLER] instanceof Handler) {
      ((Handler<AsyncResult<Void>>) arguments[HANDLER]).handle(written);
    }
    return HookCall.answer(written);
  }
}
