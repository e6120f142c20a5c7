package dev.tollgate.collector.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents' logs of the last day: whether one of them says that it does not record. */
final class AgentLogsCheck implements Check {
  private static final Duration LOOKED_AT = Duration.ofDays(1);
  private static final String STOPPED = "not recording";
  private static final String GOES_ON = "recording again";

  @Override
  public String name() {
    return "logs";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Instant since = installation.clock().instant().minus(LOOKED_AT);
    Path logs = installation.home().log();
    List<Diagnosis> found = new ArrayList<>();
    int read = 0;
    if (Files.isDirectory(logs)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "agent-*.log")) {
        for (Path file : files) {
          if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
            continue;
          }
          read++;
          Diagnosis diagnosis = examine(file, since);
          if (diagnosis != null) {
            found.add(diagnosis);
          }
        }
      }
    }
    if (found.isEmpty() && read > 0) {
      found.add(Diagnosis.ok(name(), read + " agents' logs of the last day name no gap"));
    }
    return found;
  }

  private @Nullable Diagnosis examine(Path file, Instant since) throws IOException {
    String stopped = null;
    boolean goesOn = false;
    // A log may hold bytes of any kind: an InputStreamReader reads on over those that are no text.
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        String said = line.substring(space + 1);
        if (space < 0 || !isSince(line.substring(0, space), since)) {
          continue;
        }
        if (said.startsWith(STOPPED)) {
          stopped = line;
          goesOn = false;
        } else if (said.startsWith(GOES_ON)) {
          goesOn = true;
        }
      }
    }
    if (stopped == null) {
      return null;
    }
    String text = file.getFileName() + ": " + stopped;
    return goesOn
        ? Diagnosis.warning(name(), text + "; it records again", "look for what filled the disk")
        : Diagnosis.problem(name(), text, "remove the cause; the agent then goes on by itself");
  }

  private static boolean isSince(String time, Instant since) {
    try {
      return !Instant.parse(time).isBefore(since);
    } catch (DateTimeParseException e) {
      return false; // the rest of a line that was cut
    }
  }
}
