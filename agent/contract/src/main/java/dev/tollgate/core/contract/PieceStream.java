package dev.tollgate.core.contract;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The pieces that a client pushes, as a stream that waits for them. One thread reads. */
public class PieceStream extends InputStream {
  private static final Object END = new Object();

  private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
  private byte[] piece = {};
  private int at;

  /** A stream that nothing has come for yet. */
  public PieceStream() {}

  /** Another piece came. */
  public final void push(byte[] bytes) {
    came.add(bytes);
  }

  /** Nothing more will come. */
  public final void end() {
    came.add(END);
  }

  /** Nothing more will come, and reading fails with this cause. */
  public final void fail(Throwable cause) {
    came.add(cause);
  }

  /** Whether all came that will, read or not. */
  public final boolean ended() {
    return came.contains(END);
  }

  /** The reader has to wait for the next piece, or takes one that is there. */
  protected void wantsNext() {}

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    while (at == piece.length) {
      if (!next()) {
        return -1;
      }
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean next() throws IOException {
    try {
      wantsNext();
      Object next = came.take();
      if (next == END) {
        came.add(END);
        return false;
      }
      if (next instanceof Throwable) {
        throw new IOException((Throwable) next);
      }
      piece = (byte[]) next;
      at = 0;
      return true;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
