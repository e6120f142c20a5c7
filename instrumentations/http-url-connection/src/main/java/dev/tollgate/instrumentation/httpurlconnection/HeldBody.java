package dev.tollgate.instrumentation.httpurlconnection;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream that the app writes its request body to, in front of the buffer that the JDK sends
 * from. Closing it stops the app's writing and not the buffer's, so that the body can still be
 * another one when it is sent. Thread-safe.
 */
final class HeldBody extends OutputStream {
  private final ByteArrayOutputStream buffer;
  private volatile boolean closed;

  HeldBody(ByteArrayOutputStream buffer) {
    this.buffer = buffer;
  }

  /** Whether this is in front of that buffer. */
  boolean holds(Object other) {
    return buffer == other;
  }

  /** The bytes so far, or null where they are too many. */
  byte @Nullable [] bytes(int maxBytes) {
    return buffer.size() > maxBytes ? null : buffer.toByteArray();
  }

  /** Sends these bytes instead. */
  void replace(byte[] body) {
    buffer.reset();
    buffer.writeBytes(body);
  }

  @Override
  public void write(int next) {
    if (!closed) {
      buffer.write(next);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    if (!closed) {
      buffer.write(bytes, offset, count);
    }
  }

  /** What is written later is ignored, as the JDK's own buffer does. */
  @Override
  public void close() {
    closed = true;
  }
}
