package dev.tollgate.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process from start to end.
 *
 * @param out the lines of its stdout
 * @param wallNanos how long it took
 * @param cpuNanos the CPU time of all its threads, in user and kernel
 */
record ChildRun(List<String> out, double wallNanos, double cpuNanos) {
  private static final long LIMIT_S = 300;
  private static final String TIMED = "TIMEFORMAT='%3R %3U %3S'; time \"$@\"";

  /**
   * Runs a command to its end, timed from outside by the shell: a JVM that measures its own start
   * loads classes to do so.
   *
   * @throws IOException if it fails or takes too long
   */
  static ChildRun of(List<String> command, Path scratch) throws IOException, InterruptedException {
    Path out = scratch.resolve("child.out");
    Path err = scratch.resolve("child.err");
    List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
    timed.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(timed);
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new IOException("not done in " + LIMIT_S + " s: " + command);
    }
    String said = Files.readString(err, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
    }
    String[] lines = said.strip().split("\n", -1);
    String[] seconds = lines[lines.length - 1].split(" ", -1);
    return new ChildRun(
        Files.readAllLines(out, StandardCharsets.UTF_8),
        nanos(seconds[0]),
        nanos(seconds[1]) + nanos(seconds[2]));
  }

  private static double nanos(String seconds) {
    return Double.parseDouble(seconds) * 1e9;
  }
}
