package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.Request;
import java.nio.ByteBuffer;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, as the agent sees it. Its body is there where the app gave it
 * as bytes or text; what a stream or a publisher will bring is not waited for.
 */
final class SentRequest implements Request {

  /** The client's own name for what has the headers added when the request is written. */
  private static final String UPGRADER = HttpUpgrader.Factory.class.getName();

  private final HttpRequest request;

  SentRequest(HttpRequest request) {
    this.request = request;
  }

  /** Whether a web socket is what follows. */
  boolean opensWebSocket() {
    return request.getAttributes().containsKey(UPGRADER) || first("Upgrade") != null;
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    String method = method();
    return method.equals("HEAD") || method.equals("CONNECT") || opensWebSocket();
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String host() {
    return request.getHost();
  }

  @Override
  public int port() {
    return request.getPort();
  }

  @Override
  public String pathAndQuery() {
    String path = request.getPath().isEmpty() ? "/" : request.getPath();
    return request.getQuery() == null ? path : path + "?" + request.getQuery();
  }

  @Override
  public @Nullable String first(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    ByteBufferRequestContent content = content();
    if (content == null || content.getLength() > maxBytes) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) content.getLength());
    Content.Chunk chunk;
    do {
      chunk = content.read();
      bytes.put(chunk.getByteBuffer().duplicate());
      chunk.release();
    } while (!chunk.isLast());
    content.rewind(); // it was never begun, and can be read as often as one likes
    return bytes.array();
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return content() != null;
  }

  /** The request goes out with this body; with the app's, where it is null. */
  void replaceBody(byte @Nullable [] body) {
    ByteBufferRequestContent content = content();
    if (body == null || content == null) {
      return;
    }
    request.body(new BytesRequestContent(content.getContentType(), body));
    if (request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
      request.headers(headers -> headers.put(HttpHeader.CONTENT_LENGTH, body.length));
    }
  }

  /** What the app gave at once, or null. */
  private @Nullable ByteBufferRequestContent content() {
    return request.getBody() instanceof ByteBufferRequestContent
        ? (ByteBufferRequestContent) request.getBody()
        : null;
  }
}
