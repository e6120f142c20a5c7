package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Labels;
import java.util.List;

/**
 * The priorities that the caps of a policy give to the calls they count. Immutable. A look-up makes
 * no garbage.
 */
public final class Priorities {
  private final Cap[] said;

  /** What these caps say, in the order of the configuration. */
  public Priorities(List<Cap> caps) {
    said = caps.stream().filter(cap -> cap.priority() != null).toArray(Cap[]::new);
  }

  /**
   * The priority of a call with these labels: that of the first cap which counts it and says one,
   * else {@link Priority#NORMAL}.
   */
  public Priority of(Labels call) {
    for (Cap cap : said) {
      Priority priority = cap.priority();
      if (priority != null && cap.scope().matches(call)) {
        return priority;
      }
    }
    return Priority.NORMAL;
  }
}
