package dev.tollgate.instrumentation.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A published body as a stream: all is asked for at once, or one piece when one is needed. */
final class Pieces extends InputStream implements Subscriber<ByteBuffer> {
  private static final ByteBuffer END = ByteBuffer.allocate(0);
  private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final long atOnce;
  private ByteBuffer piece = END;

  /** A stream that asks for so many pieces at once; 0 asks for each as it is needed. */
  Pieces(long atOnce) {
    this.atOnce = atOnce;
  }

  @Override
  public void onSubscribe(Subscription granted) {
    subscription.complete(granted);
    if (atOnce > 0) {
      granted.request(atOnce);
    }
  }

  @Override
  public void onNext(ByteBuffer next) {
    came.add(next);
  }

  @Override
  public void onError(Throwable thrown) {
    came.add(thrown);
  }

  @Override
  public void onComplete() {
    came.add(END);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!piece.hasRemaining()) {
      if (!next()) {
        return -1;
      }
    }
    int count = Math.min(length, piece.remaining());
    piece.get(into, offset, count);
    return count;
  }

  private boolean next() throws IOException {
    try {
      if (atOnce == 0) {
        subscription.join().request(1);
      }
      Object next = came.take();
      if (next == END || next instanceof Throwable) {
        came.add(next); // for whoever reads on
      }
      if (next instanceof Throwable) {
        throw new IOException((Throwable) next);
      }
      piece = (ByteBuffer) next;
      return next != END;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    if (subscription.isDone()) {
      subscription.join().cancel();
    }
  }
}
