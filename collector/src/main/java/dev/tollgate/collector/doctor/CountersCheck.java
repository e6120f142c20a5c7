package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What live agents count that should be zero. */
final class CountersCheck implements Check {

  /** A counter of the agent, what it means where it is not zero, and what to do. */
  private record Trouble(String counter, String meaning, String remedy) {}

  private static final Trouble MISSING =
      new Trouble(
          "",
          "calls are in no ledger: every total lacks them",
          "free the disk or correct the home's modes, or raise the agent's option ring");

  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble(
              "unitemised",
              "calls are in the ledger in a sum only, as the disk took nothing for a while",
              "look for what filled the disk"),
          new Trouble(
              "unenforced",
              "calls met a cap that could not be checked: no board, or no slot left on it",
              "run tollgate serve"),
          new Trouble(
              "kill_switch_shared",
              "calls were counted by kill switches together with other values', as there are too"
                  + " many values: a switch may stop who is no runaway",
              "give kill switches an each or a scope with fewer values"),
          new Trouble(
              "unprotected",
              "calls would have been lost by a kill: the in-flight table was full or missing",
              "raise the agent's option inflight"),
          new Trouble(
              "faults",
              "failures of the agent's own code, which its service did not see",
              "see its log, and report them"),
          new Trouble("log_dropped", "lines of its log were lost", "free the disk"));

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    List<AgentLedger> agents = installation.liveAgents();
    for (AgentLedger ledger : agents) {
      addTo(found, ledger, MISSING, ledger.missing());
      for (Trouble trouble : TROUBLES) {
        addTo(found, ledger, trouble, ledger.counter(trouble.counter));
      }
    }
    if (found.isEmpty() && !agents.isEmpty()) {
      found.add(
          Diagnosis.ok(
              name(), agents.size() + " live agents dropped, failed and let through nothing"));
    }
    return found;
  }

  private void addTo(
      List<Diagnosis> found, AgentLedger ledger, Trouble trouble, @Nullable Long count) {
    if (count != null && count > 0) {
      found.add(
          Diagnosis.warning(
              name(), ledger.name() + ": " + count + " " + trouble.meaning, trouble.remedy));
    }
  }
}
