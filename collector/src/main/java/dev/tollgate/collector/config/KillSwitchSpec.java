package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.KillSwitch;
import java.util.List;

/**
 * A kill switch as the file says it. Immutable.
 *
 * @param killSwitch what agents obey
 * @param notifies the sinks that get its alerts; empty for all
 * @param line the line where it stands in its file, from 1
 * @param column the column there, from 1
 */
public record KillSwitchSpec(KillSwitch killSwitch, List<String> notifies, int line, int column) {

  /** The spec of these values; a copy of the list is kept. */
  public KillSwitchSpec {
    notifies = List.copyOf(notifies);
  }

  /** The same with another switch: one whose trips are released. */
  public KillSwitchSpec with(KillSwitch other) {
    return new KillSwitchSpec(other, notifies, line, column);
  }
}
