package dev.tollgate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the simulators of this JVM's stages have their keys: in one directory, as making keys takes
 * longer than all else in a simulator's start. It is deleted when this JVM ends.
 */
final class SimulatorKeys {
  private static final Path DIRECTORY = create();

  private SimulatorKeys() {}

  static Path directory() {
    return DIRECTORY;
  }

  private static Path create() {
    try {
      Path directory = Files.createTempDirectory("tollgate-keys");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "keys"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      Stage.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
