package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.exchange.TappedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the one call that a connection makes. Kept beside the connection and as long as
 * it lives, so nothing here may refer to it, nor to its streams, which do.
 *
 * <p>Depth and response are guarded by the connection's own lock, which the JDK holds in the
 * methods that report them; the rest may be asked from any thread.
 */
final class ConnectionCall {

  /** A connection is equal to itself alone, so this map is by identity. */
  private static final Map<HttpURLConnection, ConnectionCall> CALLS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private volatile @Nullable String authorization;
  private volatile @Nullable HeldBody requestBody;
  private volatile @Nullable Tap tap;
  private volatile @Nullable RefusedAnswer refused;
  private volatile @Nullable BodyTap body;
  private volatile @Nullable Thread looking;
  private WeakReference<@Nullable Reader> reader = new WeakReference<>(null);
  private int depth;
  private boolean headCame;

  private ConnectionCall() {}

  static ConnectionCall of(HttpURLConnection connection) {
    return CALLS.computeIfAbsent(connection, unknown -> new ConnectionCall());
  }

  static @Nullable ConnectionCall known(HttpURLConnection connection) {
    return CALLS.get(connection);
  }

  void authorize(@Nullable String value) {
    authorization = value;
  }

  @Nullable String authorization() {
    return authorization;
  }

  /** The app is to write to what is returned; the same for the same buffer. */
  OutputStream hold(ByteArrayOutputStream buffer) {
    HeldBody held = requestBody;
    if (held == null || !held.holds(buffer)) {
      held = new HeldBody(buffer);
      requestBody = held;
    }
    return held;
  }

  @Nullable HeldBody requestBody() {
    return requestBody;
  }

  /** The app, or the JDK itself, entered a method that may send. */
  void enter() {
    depth++;
  }

  /** It left it; whether it was the outermost. */
  boolean leave() {
    return --depth == 0;
  }

  /** An attempt is about to leave. */
  void sending() {
    headCame = false;
  }

  /** The JDK has an answer to the attempt, maybe not the last. */
  void headCame() {
    headCame = true;
  }

  /** Whether what is about to leave is the call, rather than another attempt at it. */
  boolean begins() {
    return depth > 0 && tap == null;
  }

  void begun(Tap begun) {
    tap = begun;
  }

  void refuse(RefusedAnswer answer) {
    refused = answer;
  }

  @Nullable RefusedAnswer refused() {
    return refused;
  }

  /** Whether the call was sent, and so is not refused any more. */
  boolean passed() {
    return tap != null;
  }

  /** Whether it is this class that looks at the response, on this thread. */
  boolean looksItself() {
    return looking == Thread.currentThread();
  }

  void failed(Throwable thrown) {
    Tap begun = tap;
    if (begun != null) {
      begun.fail(thrown);
    }
  }

  void cancelled() {
    Tap begun = tap;
    if (begun != null) {
      begun.cancel();
    }
  }

  /** A response that is no error: what the app reads it from. */
  InputStream answered(HttpURLConnection connection, InputStream in) {
    Tap begun = tap;
    if (begun != null && body == null) {
      look(() -> head(connection, begun));
    }
    return reader(in);
  }

  /** No response, or one that is an error, whose body the app may ask for. */
  void threw(HttpURLConnection connection, Throwable thrown) {
    if (refused != null) {
      connection.disconnect(); // connected for nothing
      return;
    }
    Tap begun = tap;
    if (begun == null || body != null) {
      return;
    }
    if (!headCame) {
      begun.fail(thrown);
      return;
    }
    look(
        () -> {
          if (status(connection) < 400) {
            begun.fail(thrown); // such as redirects without end, whose last answer is forgotten
            return;
          }
          head(connection, begun);
          if (connection.getErrorStream() == null) {
            begun.end();
          }
        });
  }

  /** What the app reads the response from: the same as long as it holds on to it. */
  synchronized InputStream reader(InputStream in) {
    BodyTap passing = body;
    if (passing == null) {
      return in;
    }
    Reader known = reader.get();
    if (known == null || !known.reads(in)) {
      known = new Reader(in, passing);
      reader = new WeakReference<>(known);
    }
    return known;
  }

  /** The response's status, or -1 where the JDK kept none. */
  private static int status(HttpURLConnection connection) {
    try {
      return connection.getResponseCode();
    } catch (IOException none) {
      return -1;
    }
  }

  private void head(HttpURLConnection connection, Tap begun) throws IOException {
    int status = connection.getResponseCode();
    begun.head(status, connection::getHeaderField);
    body = new BodyTap(begun, length(status, connection));
    begun.heldBy(connection); // its streams refer to it
  }

  /** The body's length where the head tells it, else -1. */
  private static long length(int status, HttpURLConnection connection) {
    if (status == HttpURLConnection.HTTP_NO_CONTENT
        || status == HttpURLConnection.HTTP_NOT_MODIFIED) {
      return 0;
    }
    return connection.getHeaderField("Transfer-Encoding") == null
        ? connection.getContentLengthLong()
        : -1;
  }

  /** Looks at a response that is there, through methods that are hooked. */
  private void look(Look look) {
    Thread before = looking;
    looking = Thread.currentThread();
    depth++;
    try {
      look.look();
    } catch (Throwable fault) {
      Tap begun = tap;
      if (begun != null) {
        begun.faulty(fault);
      }
    } finally {
      depth--;
      looking = before;
    }
  }

  private interface Look {
    void look() throws IOException;
  }

  private static final class Reader extends TappedInputStream {

    Reader(InputStream in, BodyTap body) {
      super(in, body);
    }

    boolean reads(InputStream other) {
      return in == other;
    }
  }
}
