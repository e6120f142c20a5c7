package dev.tollgate.api.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A response's body as a stream that shows the tap each piece as the app reads it, in place of the
 * client's own stream. Reads what it is asked for and no more; throws what the client's stream
 * throws. As thread-safe as that one.
 */
public class TappedInputStream extends FilterInputStream {
  private static final int SKIP_BYTES = 8192;

  private final BodyTap body;

  /** The client's stream, tapped. */
  public TappedInputStream(InputStream in, BodyTap body) {
    super(in);
    this.body = body;
  }

  /**
   * The body broke off. Tells the tap that it failed; a client that can be cancelled asks first.
   */
  protected void broke(Throwable thrown) {
    body.tap().fail(thrown);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return in.read(into, offset, 0);
    }
    return body.filtered() ? filtered(into, offset, length) : tapped(into, offset, length);
  }

  private int tapped(byte[] into, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(into, offset, length);
    } catch (Throwable thrown) {
      broke(thrown);
      throw thrown;
    }
    if (count > 0) {
      body.came(into, offset, count);
    } else if (count == -1) {
      body.ended();
    }
    return count;
  }

  private int filtered(byte[] into, int offset, int length) throws IOException {
    while (!body.left().hasRemaining()) {
      Throwable broken = body.broken();
      if (broken != null) {
        throw again(broken);
      }
      if (body.hasEnded()) {
        return -1;
      }
      try {
        int count = tapped(into, offset, length);
        if (count == 0) {
          return 0;
        }
        body.leave(count == -1 ? body.rest() : body.pass(ByteBuffer.wrap(into, offset, count)));
      } catch (IOException thrown) {
        body.broke(thrown);
        body.leave(body.rest()); // the cut event first
      }
    }
    int count = Math.min(length, body.left().remaining());
    body.left().get(into, offset, count);
    return count;
  }

  private static IOException again(Throwable broken) {
    return broken instanceof IOException ? (IOException) broken : new IOException(broken);
  }

  /** Skips by reading: what the app passes over is billed as well. */
  @Override
  public long skip(long count) throws IOException {
    byte[] skipped = new byte[(int) Math.max(0, Math.min(count, SKIP_BYTES))];
    long left = count;
    while (left > 0) {
      int read = read(skipped, 0, (int) Math.min(left, skipped.length));
      if (read == -1) {
        break;
      }
      left -= read;
    }
    return count <= 0 ? 0 : count - left;
  }

  @Override
  public int available() throws IOException {
    return body.filtered() ? body.left().remaining() : in.available();
  }

  @Override
  public boolean markSupported() {
    return !body.filtered() && in.markSupported();
  }

  @Override
  public synchronized void mark(int readLimit) {
    if (markSupported()) {
      body.mark();
    }
    in.mark(readLimit);
  }

  @Override
  public synchronized void reset() throws IOException {
    in.reset();
    body.reset();
  }

  @Override
  public void close() throws IOException {
    body.tap().cancel(); // before the end; after it, this says nothing
    in.close();
  }
}
