package dev.tollgate.instrumentation.common.netty;

import dev.tollgate.api.exchange.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** The response that a refusal is, as a codec would have decoded it. */
public final class RefusalResponse {
  private RefusalResponse() {}

  /** Its status and headers; the caller may add to them. */
  public static HttpResponse head(Refusal refusal) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()));
    refusal.headers().forEach((name, value) -> head.headers().set(name, value));
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, refusal.body().length);
    return head;
  }

  /** Its body, which is its end. */
  public static LastHttpContent body(Refusal refusal) {
    return new DefaultLastHttpContent(Unpooled.wrappedBuffer(refusal.body()));
  }
}
