package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** An attempt's signed request as the agent sees it. */
final class AwsRequest implements Request {
  private final SdkHttpRequest request;
  private final @Nullable ContentStreamProvider content;

  AwsRequest(SdkHttpRequest request, @Nullable ContentStreamProvider content) {
    this.request = request;
    this.content = content;
  }

  /** Whether the request may be an LLM call, whose answer has a body. */
  static boolean isWatched(SdkHttpRequest request, Exchanges exchanges) {
    return exchanges.watches(request.host(), request.port(), request.encodedPath())
        && request.method() != SdkHttpMethod.HEAD;
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public int port() {
    return request.port();
  }

  @Override
  public String pathAndQuery() {
    URI uri = request.getUri();
    String query = uri.getRawQuery();
    return query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
  }

  @Override
  public @Nullable String first(String name) {
    return request.firstMatchingHeader(name).orElse(null);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    return content == null ? null : RepeatableContent.read(content, maxBytes);
  }
}
