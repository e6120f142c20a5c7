package dev.tollgate.cases;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all replays of one run share. Immutable. Closing it deletes the directory.
 *
 * @param agent the agent's jar
 * @param directory a temporary one
 * @param certificate for the cases' hosts
 * @param prices a catalogue in Tollgate's format, or null for the built-in one
 */
record Stand(Path agent, Path directory, Certificate certificate, @Nullable Path prices)
    implements AutoCloseable {

  /**
   * Sets it up.
   *
   * @param root the project's root, whose modules are built
   * @param prices a price file of any known format, or null
   */
  static Stand open(Path root, Collection<String> hosts, @Nullable Path prices)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path agent = jar(root, "agent/dist", "tollgate-agent-");
    Path directory = Files.createTempDirectory("tollgate-cases");
    boolean open = false;
    try {
      Path catalog = prices == null ? null : PriceFile.inOurFormat(root, prices, directory);
      Stand stand = new Stand(agent, directory, Certificate.create(directory, hosts), catalog);
      open = true;
      return stand;
    } finally {
      if (!open) {
        delete(directory);
      }
    }
  }

  /** A module's jar in a built source tree. */
  static Path jar(Path root, String module, String prefix) throws IOException {
    Path target = root.toAbsolutePath().normalize().resolve(module).resolve("target");
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, prefix + "*.jar")) {
        for (Path jar : jars) {
          if (!jar.toString().endsWith("-sources.jar") && !jar.toString().endsWith("-tests.jar")) {
            return jar;
          }
        }
      }
    }
    throw new IOException("no " + prefix + "*.jar is in " + target + "; run mvn -B package");
  }

  @Override
  public void close() throws IOException {
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
