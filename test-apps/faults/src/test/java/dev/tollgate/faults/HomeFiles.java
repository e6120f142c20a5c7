package dev.tollgate.faults;

import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is in a home, by what it is for; all but the home itself must be there. */
enum HomeFiles {
  HOME,
  LEDGERS,
  JVM_DIRECTORY,
  LOCK,
  INFLIGHT_TABLE,
  QUEUE,
  SEGMENT,
  METADATA,
  DOCUMENTS,
  BOARD,
  POLICY,
  LOG;

  /** Where it is in a home that one JVM writes in, or the JVM that began last. */
  Path in(Path root) throws IOException {
    Home home = Home.of(root);
    return switch (this) {
      case HOME -> root;
      case LEDGERS -> home.ledgers();
      case JVM_DIRECTORY -> last(home.ledgers(), "");
      case LOCK -> JvmDirectory.alive(JVM_DIRECTORY.in(root));
      case INFLIGHT_TABLE -> JvmDirectory.inflight(JVM_DIRECTORY.in(root));
      case QUEUE -> JvmDirectory.queue(JVM_DIRECTORY.in(root));
      case SEGMENT -> last(QUEUE.in(root), "");
      case METADATA -> last(SEGMENT.in(root), ".cq4t");
      case DOCUMENTS -> last(SEGMENT.in(root), ".cq4");
      case BOARD -> home.boards().resolve("current");
      case POLICY -> home.policy();
      case LOG -> home.log();
    };
  }

  private static Path last(Path directory, String suffix) throws IOException {
    return list(directory).stream()
        .filter(entry -> entry.toString().endsWith(suffix))
        .filter(entry -> !entry.getFileName().toString().startsWith("."))
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new IOException("nothing in " + directory));
  }

  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  /** How many segments of ledgers there are. */
  static long segments(Path root) throws IOException {
    long segments = 0;
    for (Path jvm : list(Home.of(root).ledgers())) {
      segments += list(JvmDirectory.queue(jvm)).size();
    }
    return segments;
  }

  /** Deletes a file, or a directory with all that is in it. */
  static void delete(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
