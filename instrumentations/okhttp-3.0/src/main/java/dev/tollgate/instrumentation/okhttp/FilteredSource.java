package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.exchange.BodyFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/** A response's bytes behind a filter. */
final class FilteredSource extends ForwardingSource {
  private final BodyFilter filter;
  private final Buffer came = new Buffer();
  private final Buffer passed = new Buffer();
  private boolean ended;

  FilteredSource(Source body, BodyFilter filter) {
    super(body);
    this.filter = filter;
  }

  @Override
  public long read(Buffer sink, long byteCount) throws IOException {
    while (passed.size() == 0 && !ended) {
      long read;
      try {
        read = super.read(came, byteCount);
      } catch (IOException broke) {
        if (keep(filter.rest())) {
          break; // the cut event first; the next read breaks again
        }
        throw broke;
      }
      ended = read == -1;
      boolean unused =
          keep(ended ? filter.rest() : filter.pass(ByteBuffer.wrap(came.readByteArray())));
    }
    return passed.size() == 0 && ended ? -1 : passed.read(sink, byteCount);
  }

  private boolean keep(ByteBuffer bytes) {
    passed.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    return bytes.hasRemaining();
  }
}
