package dev.tollgate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The built source tree that is measured. Immutable. */
public final class Installation {
  private final Path root;

  /** The tree at this directory. */
  public Installation(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The agent that is measured. */
  public Path agent() {
    return only("agent/dist/target", "tollgate-agent-*.jar");
  }

  /** The collector that publishes its caps. */
  public Path collector() {
    return only("collector/target", "tollgate-collector-*.jar");
  }

  /** The agent that is measured beside it. */
  public Path opentelemetry() {
    return only("agent/benchmarks/target/peer", "opentelemetry-javaagent-*.jar");
  }

  /** The application that calls with every client. */
  public Path clients() {
    return only("test-apps/http-clients/target", "http-clients.jar");
  }

  /** A library of the benchmarks, by the start of its file's name. */
  Path library(String name) {
    return only("agent/benchmarks/target/lib", name + "-*.jar");
  }

  private Path only(String directory, String glob) {
    Path searched = root.resolve(directory);
    if (Files.isDirectory(searched)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(searched, glob)) {
        for (Path jar : found) {
          return jar;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException(
        "no " + glob + " in " + searched + "; build it with: mvn -B -DskipTests package");
  }
}
