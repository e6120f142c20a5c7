package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.collector.jvms.HomeLedgers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The ledgers that are not sealed: readable, and closed where their JVM is dead. */
final class LedgersCheck implements Check {
  /** A directory is made in milliseconds. */
  private static final long MAKING_MS = 60_000;

  @Override
  public String name() {
    return "ledgers";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    int alive = 0;
    int dead = 0;
    for (AgentLedger ledger : installation.ledgers()) {
      alive += ledger.isAlive() ? 1 : 0;
      dead += Boolean.FALSE.equals(ledger.alive()) ? 1 : 0;
      if (ledger.fault() != null) {
        found.add(
            Diagnosis.problem(
                name(),
                ledger.directory() + " " + ledger.fault(),
                ledger.alive() == null
                    ? "nobody can tell whether its JVM lives; if tollgate jvms does not show it,"
                        + " move the directory away"
                    : "totals may lack what cannot be read: tollgate ledger verify says how much"));
      }
    }
    if (dead > 0) {
      String text = dead + " ledgers of dead JVMs are not closed";
      found.add(
          installation.isServed()
              ? Diagnosis.warning(
                  name(), text, "look again in 5 s; if they stay, see log/collector.log")
              : Diagnosis.problem(name(), text, "run tollgate serve, which closes them"));
    }
    int left = leftBehind(installation);
    if (left > 0) {
      found.add(
          Diagnosis.warning(
              name(),
              left + " directories were left behind by JVMs that died while they made them",
              "delete " + installation.home().ledgers() + "/.*-*"));
    }
    if (found.isEmpty()) {
      found.add(
          Diagnosis.ok(
              name(),
              alive
                  + " of live JVMs, "
                  + HomeLedgers.list(installation.home()).sealed()
                  + " closed, which tollgate ledger verify reads"));
    }
    return found;
  }

  private static int leftBehind(Installation installation) throws IOException {
    Path ledgers = installation.home().ledgers();
    int left = 0;
    if (Files.isDirectory(ledgers)) {
      try (DirectoryStream<Path> making = Files.newDirectoryStream(ledgers, ".*")) {
        for (Path directory : making) {
          long ageMs =
              installation.clock().millis() - Files.getLastModifiedTime(directory).toMillis();
          left += ageMs > MAKING_MS ? 1 : 0;
        }
      }
    }
    return left;
  }
}
