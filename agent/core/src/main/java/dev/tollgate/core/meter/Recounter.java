package dev.tollgate.core.meter;

import dev.tollgate.core.tokens.Tokenizers;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts, on a thread of its own, the text of calls that reported no usage. The thread begins with
 * the first such call; the vocabulary it counts by is given up when there was none for a while.
 *
 * <p>Bounded twice: the texts that wait by what open calls may keep, and their number here. Whoever
 * is turned away keeps the quick guess.
 */
public final class Recounter {
  private static final int MAX_WAITING = 1024;
  private static final long IDLE_NS = 30_000_000_000L;

  private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Tokenizers tokenizers = new Tokenizers();
  private final ThreadFactory threads;
  private final LongSupplier nanoTime;
  private long workedNs;
  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  /**
   * A recounter without a thread yet.
   *
   * @param threads makes its thread, which is to be a daemon
   * @param nanoTime time that never steps
   */
  public Recounter(ThreadFactory threads, LongSupplier nanoTime) {
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** A call that is settled with a guess, and whose charge waits. */
  interface Job {
    /**
     * Hands the charge over, with counts or as it is. Never throws.
     *
     * @param tokenizers null where there is no time to count
     */
    void run(@Nullable Tokenizers tokenizers);
  }

  /** Takes a job; false where it cannot. Any thread; never waits. */
  boolean offer(Job job) {
    if (closing) {
      return false;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return false;
    }
    Thread counting = thread;
    if (counting == null) {
      counting = started();
    }
    if (counting == null) {
      waiting.decrementAndGet();
      return false;
    }
    jobs.add(job);
    LockSupport.unpark(counting);
    return true;
  }

  private synchronized @Nullable Thread started() {
    if (thread == null) {
      try {
        Thread made = threads.newThread(this::run);
        made.start();
        thread = made;
      } catch (OutOfMemoryError e) {
        return null; // no thread to be had now
      }
    }
    return thread;
  }

  private void run() {
    while (true) {
      if (doWork() == 0) {
        if (closing) {
          return;
        }
        LockSupport.parkNanos(this, IDLE_NS);
      }
    }
  }

  /** Runs every job that waits; returns how many there were. The thread's own work. */
  int doWork() {
    int done = 0;
    for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
      waiting.decrementAndGet();
      job.run(closing ? null : tokenizers);
      done++;
    }
    long nowNs = nanoTime.getAsLong();
    if (done > 0) {
      workedNs = nowNs;
    } else if (tokenizers.holdsAny() && nowNs - workedNs >= IDLE_NS) {
      tokenizers.release();
    }
    return done;
  }

  /** Whether a vocabulary is in memory. */
  boolean holdsVocabulary() {
    return tokenizers.holdsAny();
  }

  /**
   * Takes no job any more, and gives those that wait a bounded time; then they go as guessed.
   *
   * @param waitMs how long
   */
  void close(long waitMs) {
    Thread counting = thread;
    long deadlineNs = System.nanoTime() + waitMs * 1_000_000;
    while (counting != null
        && counting.isAlive()
        && waiting.get() > 0
        && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(this, 1_000_000);
    }
    closing = true;
    if (counting != null) {
      LockSupport.unpark(counting);
      try {
        counting.join(waitMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
      waiting.decrementAndGet();
      job.run(null);
    }
  }
}
