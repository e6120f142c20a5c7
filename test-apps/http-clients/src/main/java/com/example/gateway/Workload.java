package com.example.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls, on as many threads as asked for, and prints what came of each as one line of JSON on
 * standard output; a line with the sums comes last.
 */
final class Workload {
  private static final String[] TOPICS = {
    "the tides", "old maps", "bridges", "river trade", "salt", "lighthouses", "paper", "rain"
  };

  private final Options options;
  private final Task task;
  private final Readings readings;
  private final BufferedReader stdin =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger succeeded = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private volatile boolean stopped;

  /** One call. */
  interface Task {
    /**
     * Makes the call.
     *
     * @param prompt a text that no other call of this run has
     * @param reading takes in what is received
     */
    void call(int number, String prompt, Reading reading) throws Exception;
  }

  /** Makes a reading for each call. */
  interface Readings {
    Reading next();
  }

  /** Options: calls, concurrency, sleep-ms, step, loop-until-refused. */
  Workload(Options options, Readings readings, Task task) {
    this.options = options;
    this.readings = readings;
    this.task = task;
  }

  /** Returns when all calls are done. */
  void run() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i <= options.number("concurrency", 1); i++) {
      Thread worker = new Thread(this::work, "worker-" + i);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    print(
        String.format(
            "{\"done\":%d,\"ok\":%d,\"failed\":%d}",
            succeeded.get() + failed.get(), succeeded.get(), failed.get()));
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

  @SuppressWarnings("CatchAndPrintStackTrace") // Printed as a line of the output, with its type.
  private void call(int number) {
    String prompt =
        "Question "
            + number
            + ": what is worth knowing about "
            + TOPICS[number % TOPICS.length]
            + "?";
    Reading reading = readings.next();
    try {
      task.call(number, prompt, reading);
      boolean ok = reading.status() == 200;
      (ok ? succeeded : failed).incrementAndGet();
      stopped |= options.has("loop-until-refused") && !ok && reading.status() < 500;
      print(String.format("{\"call\":%d,\"ok\":%b,%s}", number, ok, reading.toJson()));
    } catch (Exception e) {
      failed.incrementAndGet();
      Throwable cause = unwrap(e);
      print(
          String.format(
              "{\"call\":%d,\"ok\":false,\"exception\":\"%s\",\"message\":%s,%s}",
              number, cause.getClass().getName(), quote(cause.getMessage()), reading.toJson()));
    }
  }

  private static Throwable unwrap(Throwable e) {
    Throwable cause = e.getCause();
    boolean wrapped = e instanceof CompletionException || e instanceof ExecutionException;
    return wrapped && cause != null ? unwrap(cause) : e;
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

  private static String quote(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
