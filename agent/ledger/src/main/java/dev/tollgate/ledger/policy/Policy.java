package dev.tollgate.ledger.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy is what the collector compiled from the configuration: the caps that the gate obeys, and
 * the hosts that are watched beside the known ones. Immutable. Versions only grow; 0 is never a
 * policy.
 */
public final class Policy {
  private final long version;
  private final List<Cap> caps;
  private final Map<String, String> endpoints;

  /** A policy with these caps and no endpoints of its own; a copy is kept. */
  public Policy(long version, List<Cap> caps) {
    this(version, caps, Map.of());
  }

  /** A policy with these caps and endpoints; copies are kept. */
  public Policy(long version, List<Cap> caps, Map<String, String> endpoints) {
    this.version = version;
    this.caps = List.copyOf(caps);
    this.endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
  }

  /** The version, that charges and the board's header name. */
  public long version() {
    return version;
  }

  /** The caps, in the order of the configuration. Unmodifiable. */
  public List<Cap> caps() {
    return caps;
  }

  /**
   * Hosts of the user's own that speak a provider's API: the provider's name by host, {@code
   * host:port} or {@code *.suffix}. Sorted, unmodifiable.
   */
  public Map<String, String> endpoints() {
    return endpoints;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Policy
        && version == ((Policy) other).version
        && caps.equals(((Policy) other).caps)
        && endpoints.equals(((Policy) other).endpoints);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }
}
