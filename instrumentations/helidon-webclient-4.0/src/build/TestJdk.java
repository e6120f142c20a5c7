import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the JDK that the tests run on: the one that all tests run on where it can load Helidon,
 * else the first of {@code TOLLGATE_TEST_JDKS} that can. Where that names none, the build fails;
 * where it is not set at all, the tests are left out, and the build says so.
 */
final class TestJdk {
  private TestJdk() {}

  /** Takes the file of Maven properties to write, the JDK needed and the JVM of all tests. */
  public static void main(String[] arguments) throws IOException {
    int needed = Integer.parseInt(arguments[1]);
    Path tests = Path.of(arguments[2]).getParent().getParent();
    List<Path> homes = new ArrayList<>(List.of(tests));
    String named = System.getenv("TOLLGATE_TEST_JDKS");
    if (named != null) {
      for (String home : named.split(":", -1)) {
        if (!home.isBlank()) {
          homes.add(Path.of(home));
        }
      }
    }
    Path fit = null;
    for (Path home : homes) {
      if (fit == null && feature(home) >= needed) {
        fit = home;
      }
    }
    if (fit == null && homes.size() > 1) {
      System.err.println("Helidon needs JDK " + needed + " or newer: TOLLGATE_TEST_JDKS has none");
      System.exit(1);
    }
    if (fit == null) {
      System.out.println(
          "WARNING: the tests of helidon-webclient-4.0 are left out, as they need JDK "
              + needed
              + " or newer: name the home of one in TOLLGATE_TEST_JDKS (CONTRIBUTING.md)");
    }
    Path home = fit == null ? homes.get(0) : fit;
    Files.writeString(
        Path.of(arguments[0]),
        "test.fit.jvm=" + home.resolve("bin/java") + "\ntest.left.out=" + (fit == null) + "\n");
  }

  private static int feature(Path home) throws IOException {
    for (String line : Files.readAllLines(home.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        String version = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
        return Runtime.Version.parse(version).feature();
      }
    }
    throw new IOException(home + " is not the home of a JDK");
  }
}
