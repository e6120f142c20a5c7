package dev.tollgate.instrumentation.netty;

import dev.tollgate.api.exchange.CallOrigin;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote the requests that are on their way to an event loop, by channel. A request is known by
 * its identity: two that ask for the same are equal to each other. Thread-safe.
 */
final class Submissions {
  private static final int MAX_WAITING = 64; // of a channel; a pooled one has one

  private static final Map<Channel, Deque<Submission>> WAITING = new WeakHashMap<>();

  private Submissions() {}

  /** This request is written to the channel. */
  static void add(Channel channel, HttpRequest request, CallOrigin origin) {
    synchronized (WAITING) {
      Deque<Submission> waiting = WAITING.computeIfAbsent(channel, first -> new ArrayDeque<>());
      if (waiting.size() == MAX_WAITING) {
        waiting.remove();
      }
      waiting.add(new Submission(request, origin));
    }
  }

  /** Who wrote it, or null where it was not written by a thread of the app's. */
  static @Nullable CallOrigin take(Channel channel, HttpRequest request) {
    synchronized (WAITING) {
      Deque<Submission> waiting = WAITING.get(channel);
      if (waiting == null) {
        return null;
      }
      CallOrigin origin = take(waiting, request);
      if (waiting.isEmpty()) {
        WAITING.remove(channel);
      }
      return origin;
    }
  }

  /** Forgets those too that a handler of the app's kept from the codec. */
  private static @Nullable CallOrigin take(Deque<Submission> waiting, HttpRequest request) {
    for (Iterator<Submission> each = waiting.iterator(); each.hasNext(); ) {
      Submission submission = each.next();
      HttpRequest written = submission.get();
      if (written == null || written == request) {
        each.remove();
      }
      if (written == request) {
        return submission.origin;
      }
    }
    return null;
  }

  private static final class Submission extends WeakReference<HttpRequest> {
    private final CallOrigin origin;

    Submission(HttpRequest request, CallOrigin origin) {
      super(request);
      this.origin = origin;
    }
  }
}
