package dev.tollgate.instrumentation.common.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NettyRequestTest {

  @ParameterizedTest
  @CsvSource({
    "POST, , false, false, false",
    "HEAD, , false, false, true",
    "CONNECT, , false, true, true",
    "GET, websocket, true, true, true",
    "GET, WebSocket, true, true, true",
    "POST, h2c, false, true, false",
  })
  void request_saysWhatFollows(
      String method, @Nullable String upgrade, boolean webSocket, boolean leaves, boolean alone) {
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/v1/x");
    if (upgrade != null) {
      head.headers().set("Upgrade", upgrade);
    }

    NettyRequest request = new NettyRequest(head, "gateway", 443, "/v1/x");

    assertEquals(webSocket, request.opensWebSocket());
    assertEquals(leaves, request.leavesHttp());
    assertEquals(alone, request.isLeftAlone());
  }

  @Test
  void body_isThereWhereItIsWrittenWithTheHead() {
    NettyRequest head =
        new NettyRequest(
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"), "gateway", 80, "/");
    NettyRequest whole = new NettyRequest(whole("{}"), "gateway", 80, "/");

    assertFalse(head.bodyCanBeReplaced());
    assertNull(head.body(100));
    assertTrue(whole.bodyCanBeReplaced());
    assertArrayEquals("{}".getBytes(UTF_8), whole.body(2));
    assertNull(whole.body(1));
  }

  @Test
  void otherBody_hasItsLengthAndTheOldOneIsReleased() {
    FullHttpRequest asked = whole("{}");
    asked.headers().set("Content-Length", 2);
    ByteBuf old = asked.content();

    HttpRequest asking = new NettyRequest(asked, "gateway", 80, "/").with("{1}".getBytes(UTF_8));

    assertEquals("3", asking.headers().get("Content-Length"));
    assertEquals("{1}", ((FullHttpRequest) asking).content().toString(UTF_8));
    assertEquals(0, old.refCnt());
  }

  private static FullHttpRequest whole(String body) {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.copiedBuffer(body, UTF_8));
  }
}
