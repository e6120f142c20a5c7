package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.collector.jvms.JvmStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What services call that looks like an LLM and is not metered: neither its cost nor its caps are
 * known here, and no total has it.
 */
final class CoverageCheck implements Check {
  /** What the agent's counters of such calls begin with. */
  private static final String UNMETERED = "unmetered ";

  /** Between a client's name and the package of its shaded copy. */
  private static final String COPY_IN = " in ";

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    List<AgentLedger> agents = installation.liveAgents();
    for (AgentLedger ledger : agents) {
      Map<String, Long> counters = ledger.counters();
      if (counters != null) {
        counters.forEach((name, count) -> add(found, ledger.name(), name, count));
      }
    }
    for (JvmStatus jvm : installation.jvms().jvms()) {
      jvm.hooks()
          .forEach(
              (client, state) -> {
                if (JvmStatus.isUnhooked(state)) {
                  found.add(unhooked(jvm.service(), client));
                }
              });
    }
    if (found.isEmpty() && !agents.isEmpty()) {
      found.add(Diagnosis.ok(name(), "nothing is known that should be metered and is not"));
    }
    return found;
  }

  private void add(List<Diagnosis> found, String service, String counter, long count) {
    if (!counter.startsWith(UNMETERED)) {
      return;
    }
    String what = counter.substring(UNMETERED.length());
    boolean socket = what.startsWith("web socket ");
    found.add(
        Diagnosis.warning(
            name(),
            service
                + ": "
                + count
                + (socket ? " times a " : " times the ")
                + what
                + ", which is not metered",
            socket
                ? "web sockets are not read: cap such sessions at the provider, or use its HTTP API"
                : "if it costs money, name its host in endpoints: with the API it speaks, or report"
                    + " the path"));
  }

  private Diagnosis unhooked(String service, String client) {
    return Diagnosis.warning(
        name(),
        service
            + ": uses an HTTP client that is not hooked, "
            + client
            + "; its calls are not metered",
        "if it calls a provider, " + wayOut(client));
  }

  /** The agent says in which package it found a shaded copy of a client that it hooks. */
  private static String wayOut(String client) {
    int in = client.indexOf(COPY_IN);
    return in < 0
        ? "use a client that is hooked: instrumentations/README.md lists them"
        : "start the agent with shaded=" + client.substring(in + COPY_IN.length());
  }
}
