package dev.tollgate.collector.alert;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A delivery is the thread that hands one sink its alerts: each until it has arrived, with pauses
 * that double, or until it is a day old. A sink that is slow or down holds up no other, and an
 * alert that it refuses holds up none that follow.
 */
public final class Delivery implements Closeable {
  /** Older alerts are given up: nobody wants to be woken by them. */
  static final Duration GIVEN_UP = Duration.ofHours(24);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;

  private final String name;
  private final Sink sink;
  private final AlertJournal journal;
  private final Clock clock;
  private final Duration firstPause;
  private final Consumer<String> log;
  private final Thread thread;
  private final Map<String, Attempt> attempts = new HashMap<>();

  private record Attempt(int failures, long dueNs) {}

  /**
   * A delivery, which has begun.
   *
   * @param name of the sink in the journal
   * @param firstPause after a failure
   * @param log told of failures, each alert's first, and of what is given up; any thread
   */
  public Delivery(
      String name,
      Sink sink,
      AlertJournal journal,
      Clock clock,
      Duration firstPause,
      Consumer<String> log) {
    this.name = name;
    this.sink = sink;
    this.journal = journal;
    this.clock = clock;
    this.firstPause = firstPause;
    this.log = log;
    this.thread = new Thread(this::run, "tollgate-alerts-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long waitNs = round();
        synchronized (journal) {
          if (journal.open(name).size() == attempts.size()) {
            journal.wait(Math.max(1, waitNs / 1_000_000));
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries what is due. Returns in how many nanoseconds something is due again. */
  private long round() throws InterruptedException {
    long waitNs = LONGEST_PAUSE.toNanos();
    for (AlertJournal.Raised alert : journal.open(name)) {
      Attempt attempt = attempts.getOrDefault(alert.key(), new Attempt(0, System.nanoTime()));
      long dueInNs = attempt.dueNs - System.nanoTime();
      if (dueInNs <= 0) {
        dueInNs = attempt(alert, attempt.failures);
      }
      waitNs = Math.min(waitNs, dueInNs);
    }
    return waitNs;
  }

  private long attempt(AlertJournal.Raised alert, int failures) throws InterruptedException {
    try {
      if (clock.millis() - alert.raisedMs() > GIVEN_UP.toMillis()) {
        log.accept(
            "alert " + alert.key() + " is given up for " + name + " after a day: " + alert.json());
      } else {
        sink.send(alert);
      }
      journal.done(alert.key(), name);
      attempts.remove(alert.key());
      return Long.MAX_VALUE;
    } catch (IOException | RuntimeException e) {
      if (failures == 0) {
        log.accept("alert " + alert.key() + " has not arrived at " + name + ", tried again: " + e);
      }
      long pauseNs =
          Math.min(
              LONGEST_PAUSE.toNanos(), firstPause.toNanos() << Math.min(failures, MOST_DOUBLINGS));
      attempts.put(alert.key(), new Attempt(failures + 1, System.nanoTime() + pauseNs));
      return pauseNs;
    }
  }

  /** Ends it; what has not arrived is in the journal. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
