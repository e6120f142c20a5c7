package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.BodyTap;
import io.ktor.utils.io.ByteReadChannel;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.Job;
import kotlinx.io.Buffer;
import kotlinx.io.BuffersJvmKt;
import kotlinx.io.Source;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that shows the tap each piece as the app comes to it, in place of the client's
 * own channel. Takes from that one what it has there for its reader, and when the reader asks, so
 * that nothing is read earlier; the bytes are moved and not copied. One reader at a time, as the
 * client's own.
 */
final class TappedChannel implements ByteReadChannel {
  private final ByteReadChannel channel;
  private final @Nullable Job job;
  private final BodyTap body;
  private final Pieces pieces = new Pieces();

  /** What the app has come to and not read. */
  private final Buffer buffer = new Buffer();

  private boolean ended;

  /**
   * A body that is about to come.
   *
   * @param job the call's, if it has one
   */
  TappedChannel(ByteReadChannel channel, @Nullable Job job, BodyTap body) {
    this.channel = channel;
    this.job = job;
    this.body = body;
  }

  @Override
  public @Nullable Throwable getClosedCause() {
    Throwable cause = channel.getClosedCause();
    if (cause != null) {
      broke(cause);
    }
    return cause;
  }

  @Override
  public boolean isClosedForRead() {
    if (getClosedCause() != null) {
      return true;
    }
    if (!buffer.exhausted() || !channel.isClosedForRead()) {
      return false;
    }
    end();
    return buffer.exhausted();
  }

  /** Throws what the client's own throws once the response broke off. */
  @Override
  public Source getReadBuffer() {
    if (buffer.exhausted() || channel.getClosedCause() != null) {
      take();
    }
    return buffer;
  }

  @Override
  public @Nullable Object awaitContent(int min, Continuation<? super Boolean> continuation) {
    while (buffer.getSize() < min || channel.getClosedCause() != null) {
      int missing = (int) Math.max(1, min - buffer.getSize());
      Object came = await(missing, min, continuation);
      if (came == IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
        return came;
      }
      if (!took(came)) {
        break;
      }
    }
    return buffer.getSize() >= min;
  }

  private @Nullable Object await(int missing, int min, Continuation<? super Boolean> continuation) {
    try {
      return channel.awaitContent(missing, new Waiting(min, continuation));
    } catch (Throwable thrown) {
      broke(thrown);
      throw thrown;
    }
  }

  /** The client's channel waited; whether more may come. */
  private boolean took(@Nullable Object came) {
    take();
    if (Boolean.TRUE.equals(came)) {
      return true;
    }
    end();
    return false;
  }

  @Override
  public void cancel(@Nullable Throwable cause) {
    body.tap().cancel(); // before the end; after it, this says nothing
    channel.cancel(cause);
  }

  /** Takes what the client's channel has there. */
  private void take() {
    Source source;
    try {
      source = channel.getReadBuffer();
    } catch (Throwable thrown) {
      broke(thrown);
      throw thrown;
    }
    Buffer there = source.getBuffer();
    long count = there.getSize();
    if (count == 0) {
      return;
    }
    BuffersJvmKt.copyTo(there, pieces, 0, count);
    if (body.filtered()) {
      there.skip(count);
    } else {
      buffer.write(there, count);
    }
  }

  private void broke(Throwable thrown) {
    ExecuteHook.end(body.tap(), thrown);
  }

  /** A channel that a cancelled call closed may look as if its end had come. */
  private void end() {
    if (job != null && job.isCancelled()) {
      broke(job.getCancellationException());
    } else if (!ended) {
      ended = true;
      body.ended();
      append(body.rest());
    }
  }

  private void append(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      BuffersJvmKt.transferFrom(buffer, bytes);
    }
  }

  /** Is given the pieces that are there, where they lie. */
  private final class Pieces extends OutputStream {
    @Override
    public void write(byte[] bytes, int offset, int count) {
      body.came(bytes, offset, count);
      if (body.filtered()) {
        append(body.pass(ByteBuffer.wrap(bytes, offset, count)));
      }
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }

  /** A reader that waits for so many bytes. */
  private final class Waiting implements Continuation<Boolean> {
    private final int min;
    private final Continuation<? super Boolean> reader;

    Waiting(int min, Continuation<? super Boolean> reader) {
      this.min = min;
      this.reader = reader;
    }

    @Override
    public CoroutineContext getContext() {
      return reader.getContext();
    }

    @Override
    public void resumeWith(Object result) {
      Object answer;
      try {
        ResultKt.throwOnFailure(result);
        answer = took(result) ? awaitContent(min, reader) : (Object) (buffer.getSize() >= min);
      } catch (Throwable thrown) {
        broke(thrown);
        answer = ResultKt.createFailure(thrown);
      }
      if (answer != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
        reader.resumeWith(answer);
      }
    }
  }
}
