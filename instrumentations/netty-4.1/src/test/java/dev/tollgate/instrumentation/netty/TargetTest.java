package dev.tollgate.instrumentation.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.instrumentation.common.netty.NettyRequest;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/x?y=http://z/, api.openai.com, false, api.openai.com:80/v1/x?y=http://z/",
    "/v1/x, api.openai.com, true, api.openai.com:443/v1/x",
    "/v1/x, gateway:8443, true, gateway:8443/v1/x",
    "/v1/x, [::1]:81, false, [::1]:81/v1/x",
    "/v1/x, [::1], false, [::1]:80/v1/x",
    "/v1/x, , false, :-1/v1/x",
    "http://gateway/v1/x, proxy:3128, false, gateway:80/v1/x",
    "https://user:word@gateway:444/v1/x?y, proxy:3128, false, gateway:444/v1/x?y",
    "HTTPS://gateway?y=/, proxy:3128, false, gateway:443/?y=/",
  })
  void target_isWhatTheRequestSays(String uri, @Nullable String host, boolean secure, String target)
      throws Exception {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, uri);
    if (host != null) {
      request.headers().set("Host", host);
    }
    Channel channel = new EmbeddedChannel();
    if (secure) {
      channel.pipeline().addLast(SslContextBuilder.forClient().build().newHandler(channel.alloc()));
    }

    NettyRequest seen = Target.of(request, channel).asked(request);

    assertEquals(target, seen.host() + ":" + seen.port() + seen.pathAndQuery());
  }
}
