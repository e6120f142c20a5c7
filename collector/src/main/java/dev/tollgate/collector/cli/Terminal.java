package dev.tollgate.collector.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether somebody is looking. */
final class Terminal {
  private Terminal() {}

  /** Whether stdout is a terminal; taken for none where the system does not say. */
  static boolean isStdout() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // not to be told: plain text is right everywhere
    }
  }
}
