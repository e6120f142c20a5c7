package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** OkHttp's request as the agent sees it. */
final class OkHttpRequest implements Request {
  private final okhttp3.Request request;
  private final Interceptor.Chain chain;

  /** The request of a chain. */
  OkHttpRequest(okhttp3.Request request, Interceptor.Chain chain) {
    this.request = request;
    this.chain = chain;
  }

  /** The first value: OkHttp's own look-up finds the last. */
  static @Nullable String first(Headers headers, String name) {
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equalsIgnoreCase(name)) {
        return headers.value(i);
      }
    }
    return null;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String host() {
    return request.url().host();
  }

  @Override
  public int port() {
    return request.url().port();
  }

  static boolean isWatched(okhttp3.Request request, Exchanges exchanges) {
    HttpUrl url = request.url();
    return exchanges.watches(url.host(), url.port(), url.toString());
  }

  @Override
  public String pathAndQuery() {
    HttpUrl url = request.url();
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
  }

  /** OkHttp adds the body's own content type below this point. */
  @Override
  public @Nullable String first(String name) {
    String value = first(request.headers(), name);
    RequestBody body = request.body();
    if (value == null && body != null && name.equalsIgnoreCase("content-type")) {
      MediaType type = body.contentType();
      return type == null ? null : type.toString();
    }
    return value;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    RequestBody body = request.body();
    return body == null ? null : RepeatableBody.read(body, maxBytes);
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return request.body() != null && AskingChain.canAsk(chain);
  }
}
