package dev.tollgate.ledger.charge;

import dev.tollgate.ledger.labels.Labels;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The first record of a ledger: which JVM writes it. Immutable. */
public final class JvmStart implements LedgerRecord {
  private final UUID jvm;
  private final long startMicros;
  private final Labels labels;
  private final String agentVersion;
  private final String javaVersion;
  private final long pid;

  /** See the accessors. */
  public JvmStart(
      UUID jvm,
      long startMicros,
      Labels labels,
      String agentVersion,
      String javaVersion,
      long pid) {
    this.jvm = jvm;
    this.startMicros = startMicros;
    this.labels = labels;
    this.agentVersion = agentVersion;
    this.javaVersion = javaVersion;
    this.pid = pid;
  }

  /** The JVM start's id, which is also the name of its ledger's directory. */
  public UUID jvm() {
    return jvm;
  }

  /** When the ledger began, in microseconds since the epoch. */
  public long startMicros() {
    return startMicros;
  }

  /** The labels all its charges share: service, environment. */
  public Labels labels() {
    return labels;
  }

  /** The agent's version. */
  public String agentVersion() {
    return agentVersion;
  }

  /** The JVM's version, as {@code java.version} says. */
  public String javaVersion() {
    return javaVersion;
  }

  /** The process id, as the JVM sees it: in a container it is often 1. */
  public long pid() {
    return pid;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof JvmStart)) {
      return false;
    }
    JvmStart that = (JvmStart) other;
    return jvm.equals(that.jvm)
        && startMicros == that.startMicros
        && labels.equals(that.labels)
        && agentVersion.equals(that.agentVersion)
        && javaVersion.equals(that.javaVersion)
        && pid == that.pid;
  }

  @Override
  public int hashCode() {
    return jvm.hashCode();
  }

  @Override
  public String toString() {
    return "JvmStart "
        + jvm
        + " pid "
        + pid
        + " agent "
        + agentVersion
        + " java "
        + javaVersion
        + " "
        + labels;
  }
}
