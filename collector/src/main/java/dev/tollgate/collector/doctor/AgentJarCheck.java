package dev.tollgate.collector.doctor;

import dev.tollgate.collector.attach.AgentJar;
import dev.tollgate.collector.attach.AttachException;
import dev.tollgate.collector.host.FileAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The agent's jar: there, and readable for the services that are to load it. */
final class AgentJarCheck implements Check {
  @Override
  public String name() {
    return "agent";
  }

  @Override
  public boolean needsHome() {
    return false;
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Path named = installation.agentJar();
    if (named == null) {
      return List.of(
          Diagnosis.warning(
              name(), "no agent jar is named: attach needs --agent", "run the launcher, tollgate"));
    }
    try {
      AgentJar agent = AgentJar.read(named);
      if (!FileAccess.ofAnybody().mayRead(agent.path())) {
        return List.of(
            Diagnosis.warning(
                name(),
                agent.path() + " cannot be read by services of other users",
                "chmod a+r it and a+x the directories above, or give them a copy with --agent"));
      }
      return List.of(Diagnosis.ok(name(), agent.path() + ", version " + agent.version()));
    } catch (AttachException e) {
      return List.of(
          Diagnosis.problem(name(), String.valueOf(e.getMessage()), "build it: mvn -B package"));
    }
  }
}
