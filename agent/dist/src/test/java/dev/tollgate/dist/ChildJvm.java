package dev.tollgate.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A JVM of its own that runs {@link HostApp} with the agent; it ends with the test. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildJvm(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts the app.
   *
   * @param agentOptions one agent for each, empty for no options
   */
  static ChildJvm start(Path workDir, List<String> agentOptions, String... arguments)
      throws IOException {
    return start(workDir, List.of(), agentOptions, arguments);
  }

  /**
   * Starts the app.
   *
   * @param jvmOptions further options of the JVM
   * @param agentOptions one agent for each, empty for no options
   */
  static ChildJvm start(
      Path workDir, List<String> jvmOptions, List<String> agentOptions, String... arguments)
      throws IOException {
    Path output = Files.createTempFile(workDir, "child", ".out");
    Path errors = Files.createTempFile(workDir, "child", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(jvmOptions);
    for (String options : agentOptions) {
      command.add("-javaagent:" + Jar.path() + (options.isEmpty() ? "" : "=" + options));
    }
    command.add("-Duser.home=" + workDir);
    command.add("-cp");
    command.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    command.add(HostApp.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workDir.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(ChildJvm::configures);
    return new ChildJvm(builder.start(), output, errors);
  }

  private static boolean configures(String variable) {
    return variable.startsWith("TOLLGATE_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }

  long pid() {
    return process.pid();
  }

  /** Lets an app end that waits for it. */
  ChildJvm release() throws IOException {
    process.getOutputStream().close();
    return this;
  }

  /** Waits for something that the app's agent is about to do in the background. */
  void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertTrue(
          process.isAlive() && System.nanoTime() < deadlineNs,
          () -> "no " + what + ": " + errors());
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for its end, which must be a good one. */
  ChildJvm ended() throws InterruptedException {
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue(), () -> errors().toString());
    return this;
  }

  List<String> output() {
    return lines(output);
  }

  List<String> errors() {
    return lines(errors);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
