package dev.tollgate.collector.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The collector's log, {@code log/collector.log}: one line an event, in UTC. Kept to two files of
 * {@value #MAX_BYTES} bytes at most. A log that cannot be written stops nothing. Thread-safe.
 */
final class CollectorLog {
  static final long MAX_BYTES = 4L << 20;

  private final Path file;
  private final Clock clock;
  private final PrintStream errors;
  private boolean failed;
  private @Nullable String lastNotDone;

  /**
   * A log in this home.
   *
   * @param errors where errors go besides, for whoever started the collector
   */
  CollectorLog(Home home, Clock clock, PrintStream errors) {
    this.file = home.log().resolve("collector.log");
    this.clock = clock;
    this.errors = errors;
  }

  /** Something that happened. */
  void info(String message) {
    write("INFO", message);
  }

  /** Something somebody should know: an alert. */
  void warn(String message) {
    write("WARN", message);
  }

  /** Something somebody has to do; said on stderr as well. */
  void error(String message) {
    errors.println(message);
    write("ERROR", message);
  }

  /** Something that could not be done now; once while it stays the same. */
  synchronized void notDone(IOException e) {
    String failure = e.toString();
    if (!failure.equals(lastNotDone)) {
      error("not done now, trying again: " + failure);
    }
    lastNotDone = failure;
  }

  /** A defect of our own, with its trace. */
  void defect(Throwable defect) {
    StringWriter trace = new StringWriter();
    defect.printStackTrace(new PrintWriter(trace));
    info(trace.toString());
  }

  private synchronized void write(String level, String message) {
    StringBuilder lines = new StringBuilder();
    String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    message
        .lines()
        .forEach(
            line ->
                lines.append(time).append(' ').append(level).append(' ').append(line).append('\n'));
    try {
      boolean fresh = !Files.exists(file);
      if (!fresh && Files.size(file) > MAX_BYTES) {
        Files.move(
            file, file.resolveSibling("collector.log.1"), StandardCopyOption.REPLACE_EXISTING);
        fresh = true;
      }
      Files.writeString(file, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (fresh) {
        FileModes.file(file);
      }
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        errors.println(file + " cannot be written: " + e + "; make room or correct its mode");
      }
      failed = true;
    }
  }
}
