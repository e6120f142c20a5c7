package dev.tollgate.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A child process whose output is kept: lines of stdout to wait for and to read later, all of
 * stderr. Thread-safe. Closing it ends it by its own handle and waits until it is gone.
 */
public final class Child implements AutoCloseable {
  private static final String END = new String("end of output");

  private final String name;
  private final Process process;
  private final BlockingQueue<String> fresh = new LinkedBlockingQueue<>();
  private final List<String> lines = new ArrayList<>();
  private final StringBuilder stderr = new StringBuilder();
  private final Thread outReader;
  private final Thread errReader;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    outReader = reader(process.getInputStream(), this::line, () -> fresh.add(END));
    errReader = reader(process.getErrorStream(), this::errorLine, () -> {});
  }

  /** Starts a command. */
  public static Child start(String name, ProcessBuilder command) throws IOException {
    return new Child(name, command.start());
  }

  private Thread reader(InputStream in, java.util.function.Consumer<String> sink, Runnable end) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new java.io.InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String l = reader.readLine(); l != null; l = reader.readLine()) {
                  sink.accept(l);
                }
              } catch (IOException e) {
                // The process was ended: what it said so far is what there is.
                errorLine("[output ended: " + e.getMessage() + "]");
              } finally {
                end.run();
              }
            },
            name + "-output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void line(String line) {
    synchronized (lines) {
      lines.add(line);
    }
    fresh.add(line);
  }

  private void errorLine(String line) {
    synchronized (stderr) {
      stderr.append(line).append('\n');
    }
  }

  /**
   * The next line of stdout that matches; lines before it are passed over.
   *
   * @throws IllegalStateException if the process ends or the time is up before there is one
   */
  public String await(Predicate<String> wanted, Duration limit) throws InterruptedException {
    long deadlineNs = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = next(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
      if (line == null) {
        throw new IllegalStateException(
            name + " did not say it; stdout: " + lines() + " stderr: " + stderr());
      }
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** The next line of stdout, or null if the process's output ended or the time is up. */
  @SuppressWarnings("ReferenceEquality") // END is one object, not a text
  public @Nullable String next(Duration limit) throws InterruptedException {
    String line = fresh.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (line == END) {
      fresh.add(END);
      return null;
    }
    return line;
  }

  /**
   * Waits for the process to end by itself.
   *
   * @return its exit code
   * @throws IllegalStateException if it does not end in time
   */
  public int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException(
          name + " did not end in " + limit + "; stdout: " + lines() + " stderr: " + stderr());
    }
    outReader.join();
    errReader.join();
    return process.exitValue();
  }

  /** All lines of stdout so far. A copy. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** All of stderr so far. */
  public String stderr() {
    synchronized (stderr) {
      return stderr.toString();
    }
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** Asks the process to end, as ops would, and waits. Returns its exit code. */
  public int terminate() throws InterruptedException {
    process.toHandle().destroy(); // unlike the process's own, it leaves the output open
    return awaitExit(Duration.ofSeconds(20));
  }

  /** Kills the process at once, as the kernel would, and waits. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(20));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
