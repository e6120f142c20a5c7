package dev.tollgate.collector.report;

import dev.tollgate.collector.attach.AgentJar;
import dev.tollgate.collector.attach.AgentReport;
import dev.tollgate.collector.attach.Attached;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an attach came to, in words. */
public final class AttachedText {
  private AttachedText() {}

  /** Lines for stdout: how the agent is, then what there is to know. */
  public static List<String> lines(Attached attached, AgentJar jar) {
    AgentReport agent = attached.after();
    List<String> lines = new ArrayList<>();
    lines.add(
        attached.jvm().pid()
            + " ("
            + attached.jvm().command().main()
            + ", Java "
            + attached.javaVersion()
            + "): agent "
            + agent.version()
            + " is "
            + state(agent));
    if (!Objects.equals(agent.version(), jar.version())) {
      lines.add(
          "this JVM had agent "
              + agent.version()
              + " before, which runs again; "
              + jar.version()
              + " needs a restart of the service");
    }
    if (attached.jvmHasWarned()) {
      lines.add(
          "this Java warns of it in the service's own stderr; -XX:+EnableDynamicAgentLoading at"
              + " its start avoids that");
    }
    return lines;
  }

  private static String state(AgentReport agent) {
    if (agent.state().isOn() && agent.problem() != null) {
      return "in, but does not record";
    }
    return switch (agent.state()) {
      case ACTIVE -> "active and records into " + agent.home();
      case WAITING -> "waiting: it records into " + agent.home() + " once an HTTP client is in use";
      case DISABLED ->
          "switched off, by enabled=false in its options, -Dtollgate.enabled or TOLLGATE_ENABLED";
      default -> agent.state().word();
    };
  }
}
