package dev.tollgate.collector.doctor;

import dev.tollgate.collector.attach.AgentState;
import dev.tollgate.collector.jvms.JvmStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The JVMs of this machine: which have no agent, and which agents have no ledger here. */
final class JvmsCheck implements Check {
  /** More are counted, and not named. */
  private static final int NAMED = 10;

  @Override
  public String name() {
    return "jvms";
  }

  @Override
  public boolean needsHome() {
    return false;
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    List<JvmStatus> without = new ArrayList<>();
    List<JvmStatus> unknown = new ArrayList<>();
    int with = 0;
    for (JvmStatus jvm : installation.jvms().jvms()) {
      if (jvm.agent() == AgentState.NONE) {
        without.add(jvm);
      } else if (jvm.agent() == AgentState.UNKNOWN) {
        unknown.add(jvm);
      } else {
        with++;
        if (jvm.jvm() == null && jvm.problem() != null) {
          found.add(
              Diagnosis.problem(
                  name(),
                  name(jvm) + ": " + jvm.problem(),
                  "correct that; the agent tries again by itself"));
        }
      }
    }
    if (!unknown.isEmpty()) {
      found.add(
          Diagnosis.warning(
              name(),
              unknown.size() + " do not tell whether they have an agent" + named(unknown),
              "run this as root; tollgate jvms says why"));
    }
    found.add(
        Diagnosis.ok(
            name(), with + " with an agent, " + without.size() + " without one" + named(without)));
    return found;
  }

  private static String named(List<JvmStatus> jvms) {
    return jvms.isEmpty()
        ? ""
        : jvms.stream()
            .limit(NAMED)
            .map(JvmsCheck::name)
            .collect(Collectors.joining(", ", ": ", jvms.size() > NAMED ? ", …" : ""));
  }

  private static String name(JvmStatus jvm) {
    return jvm.pid() + " " + jvm.service();
  }
}
