package com.example.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls, on as many threads as asked for, and prints what came of each as one line of JSON on
 * standard output; a line with the sums comes last. Runs once.
 */
public final class Workload {
  private static final String[] TOPICS = {
    "the tides", "old maps", "bridges", "river trade", "salt", "lighthouses", "paper", "rain"
  };

  private final Options options;
  private final Task task;
  private final BufferedReader stdin =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger succeeded = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean stopped;

  /** One call, made on any of the worker threads. */
  public interface Task {
    /**
     * Makes the call.
     *
     * @param number counts the calls of this run, from 1
     * @param prompt a text that no other call of this run has
     */
    Outcome call(int number, String prompt);
  }

  /** Options: calls, concurrency, sleep-ms, step, loop-until-refused, virtual. */
  public Workload(Options options, Task task) {
    this.options = options;
    this.task = task;
  }

  /** Returns when all calls are done. */
  public void run() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= options.number("concurrency", 1); i++) {
      workers.add(start("worker-" + i));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    print(
        String.format(
            "{\"done\":%d,\"ok\":%d,\"failed\":%d}",
            succeeded.get() + failed.get(), succeeded.get(), failed.get()));
  }

  /** With --virtual a virtual thread, by name, as Java 11 compiles this and has none. */
  private Thread start(String name) {
    if (options.has("virtual")) {
      try {
        return (Thread)
            Thread.class
                .getMethod("startVirtualThread", Runnable.class)
                .invoke(null, (Runnable) this::work);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JVM has no virtual threads", e);
      }
    }
    Thread worker = new Thread(this::work, name);
    worker.start();
    return worker;
  }

  private void work() {
    int most =
        options.number(
            "calls",
            options.has("loop-until-refused") || options.has("step") ? Integer.MAX_VALUE : 1);
    while (!stopped && mayGoOn()) {
      int number = next.incrementAndGet();
      if (number > most) {
        return;
      }
      call(number);
      pause(options.number("sleep-ms", 0));
    }
  }

  /** With --step every call waits for a line on standard input; its end is the end. */
  private boolean mayGoOn() {
    if (!options.has("step")) {
      return true;
    }
    try {
      return stdin.readLine() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void call(int number) {
    String prompt =
        "Question "
            + number
            + ": what is worth knowing about "
            + TOPICS[number % TOPICS.length]
            + "?";
    Outcome outcome = task.call(number, prompt);
    (outcome.ok() ? succeeded : failed).incrementAndGet();
    stopped |= options.has("loop-until-refused") && outcome.refused();
    print(String.format("{\"call\":%d,\"ok\":%b,%s}", number, outcome.ok(), outcome.members()));
  }

  private static void pause(int ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("SystemOut") // The output of this program.
  private static synchronized void print(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
