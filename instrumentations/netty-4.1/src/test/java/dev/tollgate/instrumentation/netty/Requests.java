package dev.tollgate.instrumentation.netty;

import dev.tollgate.core.contract.Outgoing;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;

/** Requests as Netty has them. */
final class Requests {
  private Requests() {}

  /** Head and body in one. */
  static FullHttpRequest whole(Outgoing request) {
    FullHttpRequest whole =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            target(request.uri()),
            Unpooled.wrappedBuffer(request.body()));
    fill(whole.headers(), request);
    HttpUtil.setContentLength(whole, request.body().length);
    return whole;
  }

  /** The head alone, of a POST. */
  static HttpRequest head(Outgoing request) {
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target(request.uri()));
    fill(head.headers(), request);
    return head;
  }

  private static void fill(HttpHeaders headers, Outgoing request) {
    headers.set("Host", request.uri().getAuthority());
    request.headers().forEach(headers::set);
  }

  private static String target(URI uri) {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }
}
