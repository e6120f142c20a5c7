package dev.tollgate.faults;

import dev.tollgate.demo.Child;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an app that was started with {@code --step} calling without a pause, until it is closed.
 * Thread-safe.
 */
final class Traffic implements AutoCloseable {
  private static final int BURST = 16;
  private static final long LIMIT_MS = 120_000;

  private final Child app;
  private final Thread feeder;
  private int answered;
  private boolean closed;
  private @Nullable Throwable failure;

  Traffic(Child app) {
    this.app = app;
    this.feeder = new Thread(this::feed, "traffic");
    feeder.start();
  }

  private void feed() {
    try {
      while (!isClosed()) {
        GatewayApp.feed(app, BURST);
        for (int i = 0; i < BURST; i++) {
          GatewayApp.awaitAnswers(app, 1);
          answered();
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failed(e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void answered() {
    answered++;
    notifyAll();
  }

  private synchronized void failed(Throwable cause) {
    failure = cause;
    notifyAll();
  }

  /** Waits until so many more calls have been answered well. */
  synchronized void await(int calls) throws InterruptedException {
    int until = answered + calls;
    long deadlineNs = System.nanoTime() + LIMIT_MS * 1_000_000;
    while (answered < until) {
      if (failure != null) {
        throw new IllegalStateException("the app stopped calling", failure);
      }
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new IllegalStateException("the app calls no more: " + app.stderr());
      }
      wait(leftMs);
    }
  }

  /** How many calls were answered so far. */
  synchronized int answers() {
    return answered;
  }

  /** Lets the calls that are out be answered, and makes no more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      feeder.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before the last calls were answered", e);
    }
    synchronized (this) {
      if (failure != null) {
        throw new IllegalStateException("the app stopped calling", failure);
      }
    }
  }
}
