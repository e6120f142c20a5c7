package dev.tollgate.instrumentation.okhttp;

import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.Okio;
import okio.Sink;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies that can be written any number of times, and no other.
 *
 * <p>A body counts as repeatable when OkHttp made it from bytes, or when its own class answers
 * {@code isOneShot} and says no. One that merely inherits the answer may wrap a stream: it is left
 * alone. See RATIONALE.md.
 */
final class RepeatableBody {

  /** Since 3.14; before it no body can say. */
  private static final boolean CAN_SAY = declares(RequestBody.class, "isOneShot");

  private static final ClassValue<Boolean> SAYS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          for (Class<?> at = type; at != null && at != RequestBody.class; at = at.getSuperclass()) {
            if (declares(at, "isOneShot")) {
              return true;
            }
          }
          return false;
        }
      };

  private RepeatableBody() {}

  /** The body's bytes, or null where they are too many or can be had only once. */
  static byte @Nullable [] read(RequestBody body, int maxBytes) {
    if (!isRepeatable(body)) {
      return null;
    }
    try {
      if (body.contentLength() > maxBytes) {
        return null;
      }
      Buffer copy = new Buffer();
      BufferedSink sink = Okio.buffer(new Limit(copy, maxBytes));
      body.writeTo(sink);
      sink.flush();
      return copy.readByteArray();
    } catch (IOException | RuntimeException unreadable) {
      return null; // the client will find the same and tell the app
    }
  }

  private static boolean isRepeatable(RequestBody body) {
    String name = body.getClass().getName();
    boolean inMemory = name.startsWith("okhttp3.RequestBody$") || body instanceof FormBody;
    if (!CAN_SAY) {
      return inMemory;
    }
    if (!inMemory && (name.startsWith("okhttp3.") || !SAYS.get(body.getClass()))) {
      return false;
    }
    return !body.isOneShot() && !body.isDuplex();
  }

  private static boolean declares(Class<?> type, String method) {
    try {
      return type.getDeclaredMethod(method).getReturnType() == boolean.class;
    } catch (NoSuchMethodException | LinkageError absent) {
      return false; // a class whose other methods cannot be linked does not say either
    }
  }

  /** Stops a body of unknown length when it grows too long. */
  private static final class Limit implements Sink {
    private final Buffer copy;
    private final int maxBytes;

    Limit(Buffer copy, int maxBytes) {
      this.copy = copy;
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      if (copy.size() + byteCount > maxBytes) {
        throw new IOException("longer than " + maxBytes + " bytes");
      }
      copy.write(source, byteCount);
    }

    @Override
    public void flush() {}

    @Override
    public Timeout timeout() {
      return Timeout.NONE;
    }

    @Override
    public void close() {}
  }
}
