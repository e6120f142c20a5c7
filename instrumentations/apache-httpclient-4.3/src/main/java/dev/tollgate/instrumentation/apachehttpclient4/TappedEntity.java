package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.exchange.TappedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** A response's entity whose bytes the tap sees as the app reads them. */
final class TappedEntity extends HttpEntityWrapper {
  private static final int COPY_BYTES = 8192;

  private final BodyTap body;
  private final HttpRequest request;

  TappedEntity(HttpEntity entity, HttpRequest request, Tap tap) {
    super(entity);
    this.body = new BodyTap(tap, entity.getContentLength());
    this.request = request;
    tap.heldBy(body); // whatever the app keeps, response, entity or stream, leads there
  }

  /** Tells a call that the app gave up from one that failed. */
  static void broke(Throwable thrown, HttpRequest request, Tap tap) {
    if (request instanceof HttpUriRequest && ((HttpUriRequest) request).isAborted()) {
      tap.cancel();
    } else {
      tap.fail(thrown);
    }
  }

  @Override
  public @Nullable InputStream getContent() throws IOException {
    InputStream content = super.getContent();
    return content == null ? null : new Content(content, body, request);
  }

  /** As the client's own entity does it, through the tap. */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream content = getContent()) {
      if (content == null) {
        return;
      }
      byte[] piece = new byte[COPY_BYTES];
      for (int count = content.read(piece); count != -1; count = content.read(piece)) {
        out.write(piece, 0, count);
      }
    }
  }

  @Override
  public long getContentLength() {
    return body.filtered() ? -1 : super.getContentLength();
  }

  /** The app closes the response; what the client reads on by itself nobody asked for. */
  void closing() {
    body.tap().cancel();
  }

  @Override
  @Deprecated
  public void consumeContent() throws IOException {
    closing();
    super.consumeContent();
  }

  private static final class Content extends TappedInputStream {
    private final BodyTap body;
    private final HttpRequest request;

    Content(InputStream in, BodyTap body, HttpRequest request) {
      super(in, body);
      this.body = body;
      this.request = request;
    }

    @Override
    protected void broke(Throwable thrown) {
      TappedEntity.broke(thrown, request, body.tap());
    }
  }
}
