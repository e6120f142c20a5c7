package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.exchange.Request;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.asynchttpclient.RequestBuilderBase;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, as the agent sees it. Its body is there where the app gave it
 * as bytes or text; what a stream, a file or a publisher will bring is not waited for.
 */
final class SentRequest implements Request {
  private final org.asynchttpclient.Request request;

  SentRequest(org.asynchttpclient.Request request) {
    this.request = request;
  }

  /** Whether no exchange begins with it: nothing is billed, or another protocol follows. */
  boolean isLeftAlone() {
    String method = method();
    return method.equals("HEAD") || method.equals("CONNECT") || request.getUri().isWebSocket();
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String host() {
    return request.getUri().getHost();
  }

  @Override
  public int port() {
    return request.getUri().getExplicitPort();
  }

  @Override
  public String pathAndQuery() {
    return request.getUri().toRelativeUrl();
  }

  @Override
  public @Nullable String first(String name) {
    return request.getHeaders().get(name);
  }

  @Override
  public byte @Nullable [] body(int maxBytes) {
    byte[] bytes = request.getByteData();
    if (bytes != null) {
      return bytes.length > maxBytes ? null : bytes;
    }
    List<byte[]> pieces = request.getCompositeByteData();
    if (pieces != null) {
      return joined(pieces, maxBytes);
    }
    String text = request.getStringData();
    if (text != null) {
      return text.length() > maxBytes ? null : text.getBytes(charset());
    }
    ByteBuffer buffer = request.getByteBufferData();
    if (buffer == null || buffer.remaining() > maxBytes) {
      return null;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  private static byte @Nullable [] joined(List<byte[]> pieces, int maxBytes) {
    long length = 0;
    for (byte[] piece : pieces) {
      length += piece.length;
    }
    if (length > maxBytes) {
      return null;
    }
    ByteBuffer joined = ByteBuffer.allocate((int) length);
    pieces.forEach(joined::put);
    return joined.array();
  }

  /** 2.0 has none where the app names none, and takes this one. */
  private Charset charset() {
    Charset charset = request.getCharset();
    return charset == null ? StandardCharsets.ISO_8859_1 : charset;
  }

  @Override
  public boolean bodyCanBeReplaced() {
    return request.getByteData() != null
        || request.getCompositeByteData() != null
        || request.getStringData() != null
        || request.getByteBufferData() != null;
  }

  /** The app's request with this body; the app's own, where it is null. */
  org.asynchttpclient.Request with(byte @Nullable [] body) {
    if (body == null) {
      return request;
    }
    Copy copy = new Copy(request).setBody(body);
    if (request.getHeaders().contains("Content-Length")) {
      copy.setHeader("Content-Length", String.valueOf(body.length));
    }
    return copy.build();
  }

  /** A copy of a request, its URI as it is. */
  private static final class Copy extends RequestBuilderBase<Copy> {
    Copy(org.asynchttpclient.Request request) {
      super(request, true, false);
    }
  }
}
