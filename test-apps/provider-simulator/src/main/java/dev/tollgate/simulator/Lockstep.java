package dev.tollgate.simulator;

import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Streams that wait for their reader: which chunk each was acknowledged up to. Thread-safe. */
final class Lockstep {
  private static final long PATIENCE_MS = 60_000;

  private final Map<String, Waiting> streams = new HashMap<>();
  private @Nullable String latest;

  /**
   * A reply begins.
   *
   * @param stepwise whether it waits for its reader; if so {@code latest} names it until the next
   */
  Waiting open(String key, boolean stepwise) {
    Waiting waiting = new Waiting(key);
    if (stepwise) {
      synchronized (streams) {
        streams.put(key, waiting);
        latest = key;
      }
    }
    return waiting;
  }

  /** Lets a stream send what follows chunk {@code n}; false when there is no such stream. */
  boolean acknowledge(String key, long n) {
    Waiting waiting = find(key);
    if (waiting == null) {
      return false;
    }
    waiting.acknowledge(n);
    return true;
  }

  /** Breaks a stream off where it is; false when there is no such stream. */
  boolean abandon(String key) {
    Waiting waiting = find(key);
    if (waiting == null) {
      return false;
    }
    waiting.abandon();
    return true;
  }

  /** Breaks all streams off where they are. */
  void abandonAll() {
    synchronized (streams) {
      streams.values().forEach(Waiting::abandon);
    }
  }

  private @Nullable Waiting find(String key) {
    synchronized (streams) {
      return streams.get(key.equals("latest") && latest != null ? latest : key);
    }
  }

  /** One stream. */
  final class Waiting implements AutoCloseable {
    private final String key;
    private long acknowledged;
    private boolean abandoned;

    private Waiting(String key) {
      this.key = key;
    }

    /**
     * Returns once chunk {@code n} is acknowledged; fails when nobody does, or the stream is broken
     * off.
     */
    synchronized void await(long n) throws InterruptedIOException {
      long deadlineNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
      try {
        while (acknowledged < n && !abandoned) {
          long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
          if (leftMs <= 0) {
            throw new InterruptedIOException("chunk " + n + " was never acknowledged");
          }
          wait(leftMs);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the simulator stops");
      }
      if (abandoned) {
        throw new InterruptedIOException("the stream was broken off");
      }
    }

    private synchronized void acknowledge(long n) {
      acknowledged = Math.max(acknowledged, n);
      notifyAll();
    }

    synchronized void abandon() {
      abandoned = true;
      notifyAll();
    }

    @Override
    public void close() {
      synchronized (streams) {
        streams.remove(key);
      }
    }
  }
}
