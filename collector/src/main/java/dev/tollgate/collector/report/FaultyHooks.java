package dev.tollgate.collector.report;

import dev.tollgate.collector.jvms.JvmStatus;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.LedgerRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Follows which hooks the agents say are faulty: calls through such a hook are not metered. One
 * thread.
 */
public final class FaultyHooks {
  private final Map<UUID, Set<String>> said = new HashMap<>();

  /** None is faulty yet. */
  public FaultyHooks() {}

  /** What there is to say of this record: one line for each hook of a JVM, and each once. */
  public List<String> take(LedgerRecord record) {
    List<String> lines = new ArrayList<>();
    if (record instanceof Heartbeat heartbeat) {
      for (Map.Entry<String, String> hook : heartbeat.hooks().entrySet()) {
        if (JvmStatus.isFaulty(hook.getValue())
            && said.computeIfAbsent(heartbeat.jvm(), jvm -> new HashSet<>()).add(hook.getKey())) {
          lines.add(
              "JVM "
                  + heartbeat.jvm()
                  + ": hook "
                  + hook.getKey()
                  + " is "
                  + hook.getValue()
                  + "; calls through it are neither metered nor capped: upgrade the agent, or report"
                  + " it with the agent's log");
        }
      }
    }
    return lines;
  }
}
