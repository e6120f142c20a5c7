package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** Runs around {@code HttpClientResponseImpl.handleChunk(piece)}: a piece of the body came. */
public final class ChunkHook implements Hook {
  private static final HookCall NOTHING = HookCall.answer(new Object());

  /** For the agent, by reflection. */
  public ChunkHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof HttpClientResponse) || !(arguments[0] instanceof Buffer)) {
      return null;
    }
    HttpClientResponse response = (HttpClientResponse) self;
    Attempt attempt = Attempts.of(response.request());
    if (attempt == null) {
      return null;
    }
    ByteBuf passed = attempt.came(ResponseChunks.bytes((Buffer) arguments[0]));
    if (passed == null) {
      return null;
    }
    if (!passed.isReadable()) {
      response.fetch(1); // the reader asked for something and is to get it
      return NOTHING;
    }
    return new OtherArguments(new Object[] {Buffer.buffer(ByteBufUtil.getBytes(passed))});
  }
}
