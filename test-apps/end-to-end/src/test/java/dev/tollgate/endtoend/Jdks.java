package dev.tollgate.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The JDKs that apps run on: the one that runs the tests, and those that {@code TOLLGATE_TEST_JDKS}
 * names, a list of JDK homes separated by colons.
 */
final class Jdks {
  private Jdks() {}

  static List<Path> all() {
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(Path.of(System.getProperty("java.home")));
    String named = System.getenv("TOLLGATE_TEST_JDKS");
    if (named != null) {
      for (String home : named.split(":", -1)) {
        if (!home.isBlank()) {
          if (!Files.isExecutable(Path.of(home, "bin", "java"))) {
            throw new IllegalStateException("TOLLGATE_TEST_JDKS: " + home + " is not a JDK");
          }
          homes.add(Path.of(home));
        }
      }
    }
    return List.copyOf(homes);
  }
}
