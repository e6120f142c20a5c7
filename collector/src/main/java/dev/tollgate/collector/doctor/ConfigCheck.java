package dev.tollgate.collector.doctor;

import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The configuration: there, and right. */
final class ConfigCheck implements Check {
  @Override
  public String name() {
    return "config";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Path file = installation.home().config();
    if (!Files.exists(file)) {
      return List.of(
          Diagnosis.warning(
              name(), file + " does not exist: nothing is capped", "write caps into it"));
    }
    try {
      int caps = ConfigFile.parse(file.toString(), ConfigFile.read(file)).caps().size();
      return List.of(Diagnosis.ok(name(), file + ", " + caps + " caps"));
    } catch (ConfigException e) {
      int more = e.findings().size() - 1;
      return List.of(
          Diagnosis.problem(
              name(),
              e.findings().get(0).text()
                  + (more == 0 ? "" : ", and " + more + " more findings")
                  + ": the whole file is refused",
              "correct it; tollgate check " + file + " says all"));
    }
  }
}
