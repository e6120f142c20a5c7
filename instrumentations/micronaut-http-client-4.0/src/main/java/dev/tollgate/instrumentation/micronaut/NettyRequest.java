package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request about to be written, as the agent sees it. Its body is there where the client has it
 * whole; one that is published piece by piece is not waited for.
 */
final class NettyRequest implements Request {
  private final HttpRequest request;
  private final String host;
  private final int port;

  NettyRequest(HttpRequest request, String host, int port) {
    this.request = request;
    this.host = host;
    this.port = port;
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    return request.method().equals(HttpMethod.HEAD)
        || request.method().equals(HttpMethod.CONNECT)
        || request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** The same request with this body; the old one's is released. */
  HttpRequest with(byte[] body) {
    FullHttpRequest whole = (FullHttpRequest) request;
    FullHttpRequest asking = whole.replace(Unpooled.wrappedBuffer(body));
    if (asking.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      asking.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    }
    whole.release();
    return asking;
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String pathAndQuery() {
    return request.uri();
  }

  @Override
  public @Nullable String first(String name) {
    return request.headers().get(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    if (!(request instanceof FullHttpRequest)) {
      return null;
    }
    ByteBuf content = ((FullHttpRequest) request).content();
    return content.readableBytes() > maxBytes ? null : ByteBufUtil.getBytes(content);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return request instanceof FullHttpRequest;
  }
}
