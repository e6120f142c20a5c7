package dev.tollgate.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory, gone with all that is in it when it is closed. */
public final class Scratch implements Closeable {
  private final Path path;

  /** A new one. */
  public Scratch() throws IOException {
    path = Files.createTempDirectory("tollgate-bench-");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestLast;
    try (Stream<Path> all = Files.walk(path)) {
      deepestLast = new ArrayList<>(all.toList());
    }
    Collections.reverse(deepestLast);
    for (Path each : deepestLast) {
      Files.delete(each);
    }
  }
}
