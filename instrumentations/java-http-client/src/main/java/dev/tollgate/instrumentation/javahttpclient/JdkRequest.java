package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.exchange.Request;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The JDK's request as the agent sees it. */
final class JdkRequest implements Request {

  /**
   * The JDK's publishers of bytes in memory: they can be subscribed to any number of times and
   * deliver within {@code request}. Every other publisher may be one-shot and is never touched.
   */
  private static final Set<String> IN_MEMORY =
      Set.of(
          "jdk.internal.net.http.RequestPublishers$StringPublisher",
          "jdk.internal.net.http.RequestPublishers$ByteArrayPublisher");

  private final HttpRequest request;

  JdkRequest(HttpRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.method().toUpperCase(Locale.ROOT);
  }

  @Override
  public String host() {
    return request.uri().getHost();
  }

  @Override
  public int port() {
    return port(request.uri());
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
  }

  @Override
  public String pathAndQuery() {
    String path = request.uri().getRawPath();
    String query = request.uri().getRawQuery();
    String raw = path == null || path.isEmpty() ? "/" : path;
    return query == null ? raw : raw + "?" + query;
  }

  @Override
  public @Nullable String first(String name) {
    return request.headers().firstValue(name).orElse(null);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    if (publisher == null || !IN_MEMORY.contains(publisher.getClass().getName())) {
      return null;
    }
    long length = publisher.contentLength();
    if (length > maxBytes) {
      return null;
    }
    Copy copy = new Copy((int) length);
    publisher.subscribe(copy);
    return copy.complete ? copy.bytes.toByteArray() : null;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return AskingRequest.canReplace(request);
  }

  /** Takes everything that an in-memory publisher has, while {@code subscribe} runs. */
  private static final class Copy implements Flow.Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream bytes;
    private boolean complete;

    Copy(int length) {
      bytes = new ByteArrayOutputStream(length);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.write(copy, 0, copy.length);
    }

    @Override
    public void onError(Throwable thrown) {
      complete = false;
    }

    @Override
    public void onComplete() {
      complete = true;
    }
  }
}
