package dev.tollgate.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JDK that tests run apps on. Immutable.
 *
 * @param feature its feature release, such as 17
 */
public record Jdk(Path home, int feature) {

  /** The JDK that runs the tests. */
  public static Jdk own() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /**
   * The JDK that runs the tests, then those that {@code TOLLGATE_TEST_JDKS} names: a list of homes
   * separated by colons.
   *
   * @throws IllegalStateException if one of them is no JDK's home
   */
  public static List<Jdk> all() {
    Set<Jdk> jdks = new LinkedHashSet<>();
    jdks.add(own());
    String named = System.getenv("TOLLGATE_TEST_JDKS");
    if (named != null) {
      for (String home : named.split(":", -1)) {
        if (!home.isBlank()) {
          jdks.add(at(Path.of(home)));
        }
      }
    }
    return List.copyOf(jdks);
  }

  private static Jdk at(Path home) {
    try {
      String version = null;
      for (String line : Files.readAllLines(home.resolve("release"))) {
        if (line.startsWith("JAVA_VERSION=")) {
          version = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
        }
      }
      if (version != null && Files.isExecutable(home.resolve("bin").resolve("java"))) {
        return new Jdk(home, Runtime.Version.parse(version).feature());
      }
      throw notAJdk(home, null);
    } catch (IOException e) {
      throw notAJdk(home, e);
    }
  }

  private static IllegalStateException notAJdk(Path home, @Nullable IOException cause) {
    return new IllegalStateException(
        "TOLLGATE_TEST_JDKS: " + home + " is not the home of a JDK; name homes as .ci/jdks does",
        cause);
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
