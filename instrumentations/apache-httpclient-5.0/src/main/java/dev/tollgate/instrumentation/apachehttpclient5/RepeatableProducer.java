package dev.tollgate.instrumentation.apachehttpclient5;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** Reads producers that say that they can produce any number of times, and no other. */
final class RepeatableProducer implements ClientRequest.Body {
  private final EntityDetails entity;

  private RepeatableProducer(EntityDetails entity) {
    this.entity = entity;
  }

  static @Nullable RepeatableProducer of(@Nullable EntityDetails entity) {
    return entity == null ? null : new RepeatableProducer(entity);
  }

  @Override
  public @Nullable String contentType() {
    return entity.getContentType();
  }

  /** The client's own requests hand out the producer of their body as its details. */
  @Override
  public byte @Nullable [] bytes(int maxBytes) {
    if (!(entity instanceof AsyncEntityProducer) || entity.getContentLength() > maxBytes) {
      return null;
    }
    AsyncEntityProducer producer = (AsyncEntityProducer) entity;
    if (!producer.isRepeatable()) {
      return null;
    }
    Copy copy = new Copy(maxBytes);
    try {
      int before = -1;
      while (!copy.ended && copy.bytes.size() > before) {
        before = copy.bytes.size();
        producer.produce(copy);
      }
      return copy.ended ? copy.bytes.toByteArray() : null;
    } catch (IOException | RuntimeException unreadable) {
      return null; // the client will find the same and tell the app
    } finally {
      producer.releaseResources(); // which sets it back to its first byte, as before a retry
    }
  }

  /** Takes whatever is produced; stops a body of unknown length when it grows too long. */
  private static final class Copy implements DataStreamChannel {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int maxBytes;
    private boolean ended;

    Copy(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    @Override
    public int write(ByteBuffer piece) throws IOException {
      byte[] copy = new byte[piece.remaining()];
      if (bytes.size() + copy.length > maxBytes) {
        throw new IOException("longer than " + maxBytes + " bytes");
      }
      piece.get(copy);
      bytes.write(copy, 0, copy.length);
      return copy.length;
    }

    @Override
    public void requestOutput() {}

    @Override
    public void endStream() {
      ended = true;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) {
      ended = true;
    }
  }
}
