package dev.tollgate.ledger.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy is what the collector compiled from the configuration: the caps that the gate obeys.
 * Immutable. Versions only grow; 0 is never a policy.
 */
public final class Policy {
  private final long version;
  private final List<Cap> caps;

  /** A policy with these caps; a copy is kept. */
  public Policy(long version, List<Cap> caps) {
    this.version = version;
    this.caps = List.copyOf(caps);
  }

  /** The version, that charges and the board's header name. */
  public long version() {
    return version;
  }

  /** The caps, in the order of the configuration. Unmodifiable. */
  public List<Cap> caps() {
    return caps;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Policy
        && version == ((Policy) other).version
        && caps.equals(((Policy) other).caps);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }
}
