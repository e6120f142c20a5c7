package dev.tollgate.collector.prove;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of the experiment: ordered by its stdin, heard by its stdout. One thread orders. */
final class Child implements Closeable {
  private static final long PATIENCE_S = 120;
  private static final String END = "";

  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  private Child(Process process) {
    this.process = process;
    Thread listener = new Thread(this::listen, "listener");
    listener.setDaemon(true);
    listener.start();
  }

  /** Starts a JVM of this program's own class path, its stderr appended to this file. */
  static Child start(Path log, List<String> jvmOptions, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Child(builder.start());
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
      }
    } catch (IOException e) {
      // A kill closes the stream: what was said until then counts.
    } finally {
      said.add(END);
    }
  }

  /** Orders something. */
  void order(String order) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((order + "\n").getBytes(UTF_8));
    in.flush();
  }

  /** What it says next; null once it has died. */
  @Nullable String answer() throws IOException {
    try {
      String line = said.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (line == null) {
        throw new IOException(
            "JVM " + process.pid() + " has not answered for " + PATIENCE_S + " s");
      }
      return line.equals(END) ? null : line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  boolean hasAnswer() {
    return !said.isEmpty();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** {@code kill}: it may end in order. */
  void terminate() throws IOException {
    process.destroy();
    await();
  }

  /** Ends with its input. */
  void end() throws IOException {
    process.getOutputStream().close();
    await();
  }

  private void await() throws IOException {
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new IOException("JVM " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
