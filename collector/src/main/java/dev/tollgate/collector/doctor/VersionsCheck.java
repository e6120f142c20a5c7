package dev.tollgate.collector.doctor;

import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.ledger.charge.JvmStart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The versions of live agents: one minor version apart from the collector at most. */
final class VersionsCheck implements Check {
  @Override
  public String name() {
    return "versions";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    String own = installation.version();
    List<Diagnosis> found = new ArrayList<>();
    int same = 0;
    for (AgentLedger ledger : installation.liveAgents()) {
      JvmStart start = ledger.start();
      if (own == null || start == null) {
        continue;
      }
      if (start.agentVersion().equals(own)) {
        same++;
      } else {
        found.add(
            Diagnosis.warning(
                name(),
                ledger.name() + " has agent " + start.agentVersion() + ", this is " + own,
                "one minor version apart works; start the service again with the same"));
      }
    }
    if (found.isEmpty() && same > 0) {
      found.add(Diagnosis.ok(name(), same + " live agents of version " + own + ", as this is"));
    }
    return found;
  }
}
