package dev.tollgate.instrumentation.common.netty;

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
 * A request about to be written, as the agent sees it. Its body is there where it is written with
 * its head; one that is written piece by piece is not waited for. Confined to the thread that
 * writes.
 */
public final class NettyRequest implements Request {
  private final HttpRequest request;
  private final String host;
  private final int port;
  private final String pathAndQuery;

  /**
   * A request and where it goes, which its client knows.
   *
   * @param host without port
   * @param port the one that it goes to, or -1 where it is not known
   * @param pathAndQuery the raw path, with the query if there is one
   */
  public NettyRequest(HttpRequest request, String host, int port, String pathAndQuery) {
    this.request = request;
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
  }

  /** Whether a web socket is what follows. */
  public boolean opensWebSocket() {
    return request
        .headers()
        .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  /** Whether what follows on its connection may be another protocol, whichever. */
  public boolean leavesHttp() {
    return request.method().equals(HttpMethod.CONNECT)
        || request.headers().contains(HttpHeaderNames.UPGRADE);
  }

  /** Whether no exchange begins with it: nothing is billed, or a web socket or a tunnel follows. */
  public boolean isLeftAlone() {
    return request.method().equals(HttpMethod.HEAD)
        || request.method().equals(HttpMethod.CONNECT)
        || opensWebSocket();
  }

  /**
   * The same request with this body; the old one's is released.
   *
   * @throws ClassCastException if the body {@linkplain #bodyCanBeReplaced cannot be replaced}
   */
  public HttpRequest with(byte[] body) {
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
    return pathAndQuery;
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
