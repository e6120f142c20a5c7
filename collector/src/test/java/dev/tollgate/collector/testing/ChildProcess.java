package dev.tollgate.collector.testing;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that a test runs and may kill. Closing it ends it. */
public final class ChildProcess implements Closeable {
  private final Process process;
  private final BufferedReader lines;
  private final Path stderr;

  private ChildProcess(Process process, Path stderr) {
    this.process = process;
    this.stderr = stderr;
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts this main class on the test's own class path, with what Chronicle needs of the JDK. */
  public static ChildProcess start(String mainClass, String... args) throws IOException {
    return start(List.of(), Map.of(), mainClass, args);
  }

  /** The same with further JVM options and environment variables. */
  public static ChildProcess start(
      List<String> jvmOptions, Map<String, String> environment, String mainClass, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(args));
    return start(command, environment);
  }

  /** Starts any program. */
  public static ChildProcess start(List<String> command, Map<String, String> environment)
      throws IOException {
    Path stderr = Files.createTempFile("child", ".stderr");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), stderr);
  }

  /** Its pid. */
  public long pid() {
    return process.pid();
  }

  /** Sends it a signal by name, such as STOP. */
  public void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " ended with " + code);
    }
  }

  /** The next line of its stdout, waited for; null at its end. */
  public @Nullable String line() throws IOException {
    return lines.readLine();
  }

  /** The rest of its stdout. */
  public List<String> rest() throws IOException {
    List<String> rest = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      rest.add(line);
    }
    return rest;
  }

  /** kill -9, and waits until it is dead. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and its exit code. */
  public int terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its stdout as well
    return exitCode();
  }

  /** Its exit code, waited for. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("did not end: " + process.info());
    }
    return process.exitValue();
  }

  /** What it said on stderr so far. */
  public String stderr() throws IOException {
    return Files.readString(stderr);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    lines.close();
    Files.deleteIfExists(stderr);
    // What a JVM that was attached to takes away itself when it ends in order.
    Files.deleteIfExists(Path.of("/tmp/.java_pid" + pid()));
  }
}
