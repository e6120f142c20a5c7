package dev.tollgate.instrumentation.jettyclient9;

import java.nio.ByteBuffer;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.ContentProvider;
import org.eclipse.jetty.client.util.ByteBufferContentProvider;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.jspecify.annotations.Nullable;

/** A body as Jetty 9 takes it: bytes, text or a form. */
@SuppressWarnings("deprecation") // from Jetty 10 on
final class ProvidedBody implements SentBody {
  private final HttpRequest request;
  private final ContentProvider.Typed provider;

  private ProvidedBody(HttpRequest request, ContentProvider.Typed provider) {
    this.request = request;
    this.provider = provider;
  }

  /** What this provider brings, or null where it can be asked once only. */
  static @Nullable ProvidedBody of(HttpRequest request, ContentProvider provider) {
    return provider instanceof BytesContentProvider || provider instanceof ByteBufferContentProvider
        ? new ProvidedBody(request, (ContentProvider.Typed) provider)
        : null;
  }

  @Override
  public long length() {
    return provider.getLength();
  }

  @Override
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate((int) provider.getLength());
    for (ByteBuffer piece : provider) {
      bytes.put(piece.duplicate());
    }
    return bytes.array();
  }

  @Override
  public void replace(byte[] body) {
    request.content(new BytesContentProvider(provider.getContentType(), body));
  }
}
