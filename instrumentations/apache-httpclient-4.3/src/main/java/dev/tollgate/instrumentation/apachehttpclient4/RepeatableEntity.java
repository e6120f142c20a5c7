package dev.tollgate.instrumentation.apachehttpclient4;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads entities that say that they can be written any number of times, and no other. */
final class RepeatableEntity {

  private RepeatableEntity() {}

  /** The bytes, or null where they are too many or can be had only once. */
  static byte @Nullable [] bytes(HttpEntity entity, int maxBytes) {
    if (!entity.isRepeatable() || entity.getContentLength() > maxBytes) {
      return null;
    }
    Limited copy = new Limited(maxBytes);
    try {
      entity.writeTo(copy);
      return copy.bytes.toByteArray();
    } catch (IOException | RuntimeException unreadable) {
      return null; // the client will find the same and tell the app
    }
  }

  /** Stops an entity of unknown length when it grows too long. */
  private static final class Limited extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int maxBytes;

    Limited(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(int next) throws IOException {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] piece, int offset, int count) throws IOException {
      if (bytes.size() + count > maxBytes) {
        throw new IOException("longer than " + maxBytes + " bytes");
      }
      bytes.write(piece, offset, count);
    }
  }
}
