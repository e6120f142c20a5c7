package dev.tollgate.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A command of the machine that a test needs done. */
final class Command {
  private Command() {}

  /**
   * Runs it to its end.
   *
   * @throws IOException if it is not there or fails, with what it said
   */
  static void run(Object... command) throws IOException {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", words) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted in " + words, e);
    }
  }
}
