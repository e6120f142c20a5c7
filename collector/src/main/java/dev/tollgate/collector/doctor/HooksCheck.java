package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.collector.jvms.JvmStatus;
import dev.tollgate.ledger.charge.Heartbeat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The hooks of live agents: a faulty one has disabled itself, and its calls are not metered. */
final class HooksCheck implements Check {
  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    int well = 0;
    for (AgentLedger ledger : installation.liveAgents()) {
      Heartbeat beat = ledger.heartbeat();
      Map<String, String> hooks = beat == null ? Map.of() : beat.hooks();
      for (Map.Entry<String, String> hook : hooks.entrySet()) {
        if (JvmStatus.isFaulty(hook.getValue())) {
          found.add(
              Diagnosis.problem(
                  name(),
                  ledger.name()
                      + ": "
                      + hook.getKey()
                      + " is "
                      + hook.getValue()
                      + "; its calls are neither metered nor capped",
                  "report it, with log/agent-" + ledger.jvm() + ".log"));
        } else {
          well++;
        }
      }
    }
    if (found.isEmpty() && well > 0) {
      found.add(Diagnosis.ok(name(), well + " hooks of live agents, none faulty"));
    }
    return found;
  }
}
