package dev.tollgate.store.board;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A JVM of its own, on this test's class path, that a test talks to line by line. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Writer in;

  private ChildJvm(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader();
    in = process.outputWriter();
  }

  static ChildJvm start(Class<?> program, Object... arguments) throws IOException {
    return new ChildJvm(command(program, arguments));
  }

  static ChildJvm startWithUmask(String umask, Class<?> program, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(command, "sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
    command.addAll(command(program, arguments));
    return new ChildJvm(command);
  }

  private static List<String> command(Class<?> program, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Collections.addAll(command, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    Collections.addAll(command, "-cp", System.getProperty("java.class.path"), program.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** The child's next line; the child died where there is none. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the child ended without a word");
    }
    return line;
  }

  /** Whether a line waits, or none will ever come. */
  boolean answered() throws IOException {
    return out.ready() || !process.isAlive();
  }

  void say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does; the child is gone when this returns. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    out.close();
  }
}
