package dev.tollgate.faults;

import dev.tollgate.demo.Child;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Asks a running JVM about itself with the JDK's {@code jcmd}. */
final class Jcmd {
  private Jcmd() {}

  /** Runs a command in that JVM and returns what it says, line by line. */
  static List<String> ask(Child jvm, String... command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    java.util.List<String> all = new java.util.ArrayList<>();
    all.add(jcmd.toString());
    all.add(String.valueOf(jvm.process().pid()));
    all.addAll(List.of(command));
    Process asked = new ProcessBuilder(all).redirectErrorStream(true).start();
    byte[] said = asked.getInputStream().readAllBytes();
    String text = new String(said, StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text.lines().toList();
  }
}
