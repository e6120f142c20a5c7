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

  private final boolean asksForUsage;

  /** A policy with these caps and nothing else; a copy is kept. */
  public Policy(long version, List<Cap> caps) {
    this(version, caps, false);
  }

  /** A policy; a copy of the caps is kept. */
  public Policy(long version, List<Cap> caps, boolean asksForUsage) {
    this.version = version;
    this.caps = List.copyOf(caps);
    this.asksForUsage = asksForUsage;
  }

  /** The version, that charges and the board's header name. */
  public long version() {
    return version;
  }

  /** The caps, in the order of the configuration. Unmodifiable. */
  public List<Cap> caps() {
    return caps;
  }

  /** Whether chat streams are asked for their usage where the app does not ask. */
  public boolean asksForUsage() {
    return asksForUsage;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Policy
        && version == ((Policy) other).version
        && asksForUsage == ((Policy) other).asksForUsage
        && caps.equals(((Policy) other).caps);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }
}
