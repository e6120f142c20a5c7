package dev.tollgate.ledger.charge;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The last record of a ledger whose JVM ended in order. Immutable. */
public final class JvmStop implements LedgerRecord {
  private final UUID jvm;
  private final long atMicros;
  private final Map<String, Long> counters;

  /** See the accessors; a copy of the map is kept. */
  public JvmStop(UUID jvm, long atMicros, Map<String, Long> counters) {
    this.jvm = jvm;
    this.atMicros = atMicros;
    this.counters = Collections.unmodifiableMap(new TreeMap<>(counters));
  }

  /** The JVM start's id. */
  public UUID jvm() {
    return jvm;
  }

  /** When it was written, in microseconds since the epoch. */
  public long atMicros() {
    return atMicros;
  }

  /** The agent's last counters by name. Sorted, unmodifiable. */
  public Map<String, Long> counters() {
    return counters;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof JvmStop)) {
      return false;
    }
    JvmStop that = (JvmStop) other;
    return jvm.equals(that.jvm) && atMicros == that.atMicros && counters.equals(that.counters);
  }

  @Override
  public int hashCode() {
    return jvm.hashCode() * 31 + Long.hashCode(atMicros);
  }

  @Override
  public String toString() {
    return "JvmStop " + jvm + " " + counters;
  }
}
