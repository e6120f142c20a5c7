package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of its own that runs a main class of the tests; it ends with the test. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path output;
  private final Path errors;

  private ChildJvm(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /** Starts a main class with what Chronicle needs of the JDK, as the agent opens it. */
  static ChildJvm start(Path workDir, Class<?> main, List<String> options, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-")) {
        command.add(option);
      }
    }
    command.addAll(options);
    return start(workDir, System.getProperty("java.class.path"), command, main, arguments);
  }

  /** Starts a main class without a JVM option and without Chronicle on its class path. */
  static ChildJvm startPlain(Path workDir, Class<?> main, Object... arguments) throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("openhft"))
            .collect(Collectors.joining(File.pathSeparator));
    return start(workDir, classPath, List.of(), main, arguments);
  }

  private static ChildJvm start(
      Path workDir, String classPath, List<String> options, Class<?> main, Object... arguments)
      throws IOException {
    Path output = Files.createTempFile(workDir, "child", ".out");
    Path errors = Files.createTempFile(workDir, "child", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(command)
            .directory(workDir.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    return new ChildJvm(process, output, errors);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the JVM as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for its end; it must have ended well and printed nothing. */
  void endsSilently() throws IOException, InterruptedException {
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    assertEquals("", Files.readString(output));
    assertEquals("", Files.readString(errors));
    assertEquals(0, process.exitValue());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
  }
}
