package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Tap;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * A response's body that shows the tap each piece as the app takes it. The app calls it in place of
 * the client's own, so whatever is ours is caught here.
 */
final class TappedBody extends ResponseBody {
  private final ResponseBody body;
  private final BufferedSource source;
  private final boolean filtered;

  TappedBody(int status, ResponseBody body, Call call, Tap tap) {
    this.body = body;
    long length = status == 204 || status == 304 ? 0 : body.contentLength();
    TappedSource tapped = new TappedSource(body.source(), length, call, tap);
    BodyFilter filter = length == 0 ? null : tap.filter();
    this.filtered = filter != null;
    this.source = Okio.buffer(filter == null ? tapped : new FilteredSource(tapped, filter));
    tap.heldBy(tapped); // whatever the app keeps, this body, its source or stream, leads there
    if (length == 0) {
      tap.end(); // nobody need ever read it
    }
  }

  /** Tells a call that the app gave up from one that failed. */
  static void broke(Throwable thrown, Call call, Tap tap) {
    boolean timedOut = thrown instanceof InterruptedIOException;
    if (call.isCanceled() && !timedOut) {
      tap.cancel();
    } else {
      tap.fail(thrown);
    }
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return filtered ? -1 : body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  private static final class TappedSource extends ForwardingSource {
    private final long length;
    private final Call call;
    private final Tap tap;
    private final OutputStream pieces;
    private long seen;

    TappedSource(Source body, long length, Call call, Tap tap) {
      super(body);
      this.length = length;
      this.call = call;
      this.tap = tap;
      this.pieces = new Pieces(tap);
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long before = sink.size();
      long read;
      try {
        read = super.read(sink, byteCount);
      } catch (Throwable thrown) {
        tell(() -> broke(thrown, call, tap));
        throw thrown;
      }
      tell(() -> show(sink, before, read));
      return read;
    }

    private void tell(Telling telling) {
      try {
        telling.tell();
      } catch (Throwable fault) {
        tap.faulty(fault); // the app has its bytes; what the tap missed, the charge says
      }
    }

    /** Whoever knows the length may stop reading at it, so reaching it is the end. */
    private void show(Buffer sink, long offset, long count) throws IOException {
      if (count > 0) {
        sink.copyTo(pieces, offset, count);
        seen += count;
      }
      if (count == -1 || seen == length) {
        tap.end();
      }
    }

    @Override
    public void close() throws IOException {
      tell(tap::cancel); // before the end; after it, this says nothing
      super.close();
    }

    /** What the tap is told. */
    private interface Telling {
      void tell() throws IOException;
    }
  }

  /** Hands the buffer's own segments to the tap, uncopied. */
  private static final class Pieces extends OutputStream {
    private final Tap tap;

    Pieces(Tap tap) {
      this.tap = tap;
    }

    @Override
    public void write(int piece) {
      write(new byte[] {(byte) piece}, 0, 1);
    }

    @Override
    public void write(byte[] segment, int offset, int count) {
      tap.body(ByteBuffer.wrap(segment, offset, count));
    }
  }
}
