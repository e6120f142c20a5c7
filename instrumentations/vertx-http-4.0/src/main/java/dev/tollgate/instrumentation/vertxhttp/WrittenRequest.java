package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.exchange.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request whose head is about to be written, as the agent sees it. Its body is there where the
 * app gave it whole; one that is written piece by piece is not waited for.
 */
final class WrittenRequest implements Request {
  private final HttpClientRequest request;
  private final Target target;
  private final @Nullable Object body;

  /**
   * A request.
   *
   * @param body the client's buffer with all of the body, or null where it is not there
   */
  WrittenRequest(HttpClientRequest request, Target target, @Nullable Object body) {
    this.request = request;
    this.target = target;
    this.body = body;
  }

  /** Whether a web socket is what follows. */
  boolean opensWebSocket() {
    return first("Upgrade") != null;
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    String method = method();
    return method.equals("HEAD") || method.equals("CONNECT") || opensWebSocket();
  }

  @Override
  public String method() {
    return request.getMethod().name();
  }

  @Override
  public String host() {
    return target.host();
  }

  @Override
  public int port() {
    return target.port();
  }

  @Override
  public String pathAndQuery() {
    return target.pathAndQuery();
  }

  @Override
  public @Nullable String first(String name) {
    return request.headers().get(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    if (body instanceof ByteBuf) {
      ByteBuf bytes = (ByteBuf) body;
      return bytes.readableBytes() > maxBytes ? null : ByteBufUtil.getBytes(bytes);
    }
    if (body instanceof Buffer) {
      Buffer bytes = (Buffer) body;
      return bytes.length() > maxBytes ? null : bytes.getBytes();
    }
    return null;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return body != null && ResponseChunks.CAN_BE_ADDED;
  }
}
