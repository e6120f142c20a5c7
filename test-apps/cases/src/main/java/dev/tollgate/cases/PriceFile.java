package dev.tollgate.cases;

import dev.tollgate.demo.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Prices that the user named, in the format that the agent reads. */
final class PriceFile {
  private static final Duration IMPORT = Duration.ofMinutes(2);

  private PriceFile() {}

  /**
   * The file itself if it is a catalogue in Tollgate's format; what {@code tollgate prices import}
   * makes of it if it is JSON.
   *
   * @param directory where the converted file may be put
   * @throws IOException saying why, if it is neither
   */
  static Path inOurFormat(Path root, Path file, Path directory)
      throws IOException, InterruptedException {
    if (!isJson(file)) {
      return file.toAbsolutePath();
    }
    Path converted = directory.resolve("imported.prices");
    ProcessBuilder command =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Stand.jar(root, "collector", "tollgate-collector-").toString(),
                "prices",
                "import",
                file.toAbsolutePath().toString(),
                "--out",
                converted.toString(),
                "--home",
                Files.createDirectories(directory.resolve("prices-home")).toString()));
    try (Child child = Child.start("tollgate prices import", command)) {
      int code = child.awaitExit(IMPORT);
      if (code != 0 || !Files.exists(converted)) {
        throw new IOException(
            file + " was not imported: " + child.stderr().lines().limit(5).toList());
      }
    }
    return converted;
  }

  private static boolean isJson(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        if (!Character.isWhitespace(next)) {
          return next == '{' || next == '[';
        }
      }
      return false;
    }
  }
}
