package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.exchange.Tap;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.request.ResponseAdapter;
import io.ktor.http.ContentType;
import io.ktor.http.content.OutgoingContent;
import io.ktor.util.AttributeKey;
import io.ktor.util.Attributes;
import io.ktor.util.AttributesJvmKt;
import io.ktor.util.AttributesKt;
import org.jspecify.annotations.Nullable;

/** A request as the engine is given it. */
final class SentRequest implements Request {
  private final HttpRequestData request;

  SentRequest(HttpRequestData request) {
    this.request = request;
  }

  boolean opensWebSocket() {
    return HttpRequestKt.isUpgradeRequest(request);
  }

  /** Whether it is no call whose response could be read. */
  boolean isLeftAlone() {
    return opensWebSocket() || method().equals("HEAD") || method().equals("CONNECT");
  }

  @Override
  public String method() {
    return request.getMethod().getValue();
  }

  @Override
  public String host() {
    return request.getUrl().getHost();
  }

  @Override
  public int port() {
    return request.getUrl().getPort();
  }

  @Override
  public String pathAndQuery() {
    String path = request.getUrl().getEncodedPathAndQuery();
    return path.startsWith("/") ? path : "/" + path;
  }

  /** The body has headers of its own. */
  @Override
  public @Nullable String first(String name) {
    String value = request.getHeaders().get(name);
    if (value == null) {
      value = request.getBody().getHeaders().get(name);
    }
    if (value == null && name.equalsIgnoreCase("content-type")) {
      ContentType type = request.getBody().getContentType();
      value = type == null ? null : type.toString();
    }
    return value;
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    if (!(request.getBody() instanceof OutgoingContent.ByteArrayContent)) {
      return null;
    }
    byte[] body = ((OutgoingContent.ByteArrayContent) request.getBody()).bytes();
    return body.length > maxBytes ? null : body;
  }

  /** A length that the app gave itself is sent as it is. */
  @Override
  public boolean bodyCanBeReplaced() {
    return request.getBody() instanceof OutgoingContent.ByteArrayContent
        && request.getHeaders().get("Content-Length") == null;
  }

  /**
   * The request that goes out in its place: the tap adapts its response, as the client lets a
   * plugin do.
   *
   * @param body what it asks, or null for what the app asks
   */
  HttpRequestData tapped(Tap tap, byte @Nullable [] body) {
    AttributeKey<ResponseAdapter> key = HttpRequestKt.getResponseAdapterAttributeKey();
    Attributes attributes = AttributesJvmKt.Attributes(true);
    AttributesKt.putAll(attributes, request.getAttributes());
    attributes.put(key, new TappedResponse(tap, request, attributes.getOrNull(key)));
    return new HttpRequestData(
        request.getUrl(),
        request.getMethod(),
        request.getHeaders(),
        body == null ? request.getBody() : new OtherContent(request.getBody(), body),
        request.getExecutionContext(),
        attributes);
  }
}
