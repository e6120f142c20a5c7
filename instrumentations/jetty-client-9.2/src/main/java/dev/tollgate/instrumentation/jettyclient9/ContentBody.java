package dev.tollgate.instrumentation.jettyclient9;

import java.nio.ByteBuffer;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.util.ByteBufferRequestContent;
import org.eclipse.jetty.client.util.BytesRequestContent;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A body as Jetty 10 and 11 take it: bytes, text or a form. */
final class ContentBody implements SentBody {
  private final HttpRequest request;
  private final Request.Content content;

  private ContentBody(HttpRequest request, Request.Content content) {
    this.request = request;
    this.content = content;
  }

  /** This request's, or null where there is none, or it can be asked once only. */
  static @Nullable ContentBody of(HttpRequest request) {
    Request.Content content = request.getBody();
    return content instanceof BytesRequestContent || content instanceof ByteBufferRequestContent
        ? new ContentBody(request, content)
        : null;
  }

  @Override
  public long length() {
    return content.getLength();
  }

  @Override
  public byte[] bytes() {
    Whole whole = new Whole((int) content.getLength());
    Request.Content.Subscription reading = content.subscribe(whole, true);
    while (!whole.ended) {
      reading.demand(); // what is there already comes within this call
    }
    return whole.bytes.array();
  }

  @Override
  public void replace(byte[] body) {
    request.body(new BytesRequestContent(content.getContentType(), body));
  }

  private static final class Whole implements Request.Content.Consumer {
    private final ByteBuffer bytes;
    private boolean ended;

    Whole(int length) {
      bytes = ByteBuffer.allocate(length);
    }

    @Override
    public void onContent(ByteBuffer piece, boolean last, Callback callback) {
      bytes.put(piece);
      ended = last;
      callback.succeeded();
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new IllegalStateException("a body that the app gave at once", failure);
    }
  }
}
