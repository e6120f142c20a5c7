package dev.tollgate.ledger.charge;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A sign of life: what the agent counted since its start, and how its hooks are. Immutable. */
public final class Heartbeat implements LedgerRecord {
  private final UUID jvm;
  private final long atMicros;
  private final Map<String, Long> counters;
  private final Map<String, String> hooks;

  /** See the accessors; copies of the maps are kept. */
  public Heartbeat(UUID jvm, long atMicros, Map<String, Long> counters, Map<String, String> hooks) {
    this.jvm = jvm;
    this.atMicros = atMicros;
    this.counters = Collections.unmodifiableMap(new TreeMap<>(counters));
    this.hooks = Collections.unmodifiableMap(new TreeMap<>(hooks));
  }

  /** The JVM start's id. */
  public UUID jvm() {
    return jvm;
  }

  /** When it was written, in microseconds since the epoch. */
  public long atMicros() {
    return atMicros;
  }

  /** The agent's counters by name, since its start. Sorted, unmodifiable. */
  public Map<String, Long> counters() {
    return counters;
  }

  /** The hooks by name: {@code applied}, or {@code faulty: } and why. Sorted, unmodifiable. */
  public Map<String, String> hooks() {
    return hooks;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Heartbeat)) {
      return false;
    }
    Heartbeat that = (Heartbeat) other;
    return jvm.equals(that.jvm)
        && atMicros == that.atMicros
        && counters.equals(that.counters)
        && hooks.equals(that.hooks);
  }

  @Override
  public int hashCode() {
    return jvm.hashCode() * 31 + Long.hashCode(atMicros);
  }

  @Override
  public String toString() {
    return "Heartbeat " + jvm + " " + counters + " " + hooks;
  }
}
