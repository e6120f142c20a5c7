package dev.tollgate.instrumentation.ktorclientcio;

import io.ktor.http.ContentType;
import io.ktor.http.Headers;
import io.ktor.http.content.OutgoingContent;
import org.jspecify.annotations.Nullable;

/** A body in place of the app's: other bytes, and all else the same. */
final class OtherContent extends OutgoingContent.ByteArrayContent {
  private final OutgoingContent app;
  private final byte[] bytes;

  OtherContent(OutgoingContent app, byte[] bytes) {
    this.app = app;
    this.bytes = bytes;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public Long getContentLength() {
    return (long) bytes.length;
  }

  @Override
  public @Nullable ContentType getContentType() {
    return app.getContentType();
  }

  @Override
  public Headers getHeaders() {
    return app.getHeaders();
  }
}
