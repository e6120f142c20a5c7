package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.LedgerRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Follows what the agents say they could not record: by so many calls every total is too low. What
 * was dropped and came later in a sum (an unitemised charge) is not missing. One thread.
 */
public final class Losses {
  private final Map<UUID, Long> byJvm = new HashMap<>();

  /** Nothing lost yet. */
  public Losses() {}

  /** What there is to say of this record: a JVM lost more than it had said before; else null. */
  public @Nullable String take(LedgerRecord record) {
    if (record instanceof Heartbeat heartbeat) {
      return take(heartbeat.jvm(), heartbeat.counters());
    }
    if (record instanceof JvmStop stop) {
      return take(stop.jvm(), stop.counters());
    }
    return null;
  }

  /** How many calls no ledger has, by an agent's counters. */
  public static long of(Map<String, Long> counters) {
    return counters.getOrDefault("dropped", 0L)
        - counters.getOrDefault("unitemised", 0L)
        + counters.getOrDefault("unrecorded", 0L);
  }

  private @Nullable String take(UUID jvm, Map<String, Long> counters) {
    long lost = of(counters);
    Long before = byJvm.put(jvm, lost);
    return lost > (before == null ? 0 : before)
        ? "JVM " + jvm + " could not record " + lost + " calls so far: every total lacks them"
        : null;
  }
}
