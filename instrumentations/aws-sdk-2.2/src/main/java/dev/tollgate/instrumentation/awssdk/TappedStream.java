package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Tap;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;

/** A response's body that shows the tap each piece as the app takes it, and each piece once. */
final class TappedStream extends FilterInputStream implements Abortable {
  private static final int SKIPPED_AT_ONCE = 2048;

  private final AbortableInputStream body;
  private final long length;
  private final Tap tap;
  private long at;
  private long seen;
  private long marked;

  /** A stream over a body of so many bytes, or of unknown length where that is negative. */
  TappedStream(AbortableInputStream body, long length, Tap tap) {
    super(body);
    this.body = body;
    this.length = length;
    this.tap = tap;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int read;
    try {
      read = in.read(into, offset, count);
    } catch (Throwable thrown) {
      tap.fail(thrown); // after an abort or a close, this says nothing
      throw thrown;
    }
    if (read == -1) {
      tap.end();
    } else if (read > 0) {
      show(into, offset, read);
    }
    return read;
  }

  /** What was read again after a reset was shown before; reaching the length is the end. */
  private void show(byte[] bytes, int offset, int count) {
    at += count;
    int fresh = (int) Math.min(count, at - seen);
    if (fresh > 0) {
      tap.body(ByteBuffer.wrap(bytes, offset + count - fresh, fresh));
      seen = at;
    }
    if (seen == length) {
      tap.end();
    }
  }

  /** By reading: what the app skips was sent all the same. */
  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.max(0, Math.min(count, SKIPPED_AT_ONCE))];
    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public synchronized void mark(int limit) {
    super.mark(limit);
    marked = at;
  }

  @Override
  public synchronized void reset() throws IOException {
    super.reset();
    at = marked;
  }

  @Override
  public void close() throws IOException {
    tap.cancel(); // before the end; after it, this says nothing
    super.close();
  }

  @Override
  public void abort() {
    tap.cancel();
    body.abort();
  }
}
