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
  private final boolean asksForUsage;
  private final CutCalls cutCalls;
  private final List<Ladder> ladders;
  private final List<KillSwitch> killSwitches;
  private final Expectations expectations;
  private final LabelRules labelRules;

  /** A policy with these caps and nothing else; a copy is kept. */
  public Policy(long version, List<Cap> caps) {
    this(version, caps, Map.of(), false, CutCalls.HOLD);
  }

  /** A policy; copies of caps and endpoints are kept. */
  public Policy(
      long version,
      List<Cap> caps,
      Map<String, String> endpoints,
      boolean asksForUsage,
      CutCalls cutCalls) {
    this(
        version,
        caps,
        endpoints,
        asksForUsage,
        cutCalls,
        List.of(),
        List.of(),
        Expectations.NONE,
        LabelRules.NONE);
  }

  private Policy(
      long version,
      List<Cap> caps,
      Map<String, String> endpoints,
      boolean asksForUsage,
      CutCalls cutCalls,
      List<Ladder> ladders,
      List<KillSwitch> killSwitches,
      Expectations expectations,
      LabelRules labelRules) {
    this.version = version;
    this.caps = List.copyOf(caps);
    this.endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
    this.asksForUsage = asksForUsage;
    this.cutCalls = cutCalls;
    this.ladders = List.copyOf(ladders);
    this.killSwitches = List.copyOf(killSwitches);
    this.expectations = expectations;
    this.labelRules = labelRules;
  }

  /** The same policy with these ladders; a copy is kept. */
  public Policy withLadders(List<Ladder> other) {
    return new Policy(
        version,
        caps,
        endpoints,
        asksForUsage,
        cutCalls,
        other,
        killSwitches,
        expectations,
        labelRules);
  }

  /** The same policy with these kill switches; a copy is kept. */
  public Policy withKillSwitches(List<KillSwitch> other) {
    return new Policy(
        version, caps, endpoints, asksForUsage, cutCalls, ladders, other, expectations, labelRules);
  }

  /** The same policy with these expectations. */
  public Policy withExpectations(Expectations other) {
    return new Policy(
        version, caps, endpoints, asksForUsage, cutCalls, ladders, killSwitches, other, labelRules);
  }

  /** The same policy with these label rules. */
  public Policy withLabelRules(LabelRules other) {
    return new Policy(
        version,
        caps,
        endpoints,
        asksForUsage,
        cutCalls,
        ladders,
        killSwitches,
        expectations,
        other);
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

  /** Whether chat streams are asked for their usage where the app does not ask. */
  public boolean asksForUsage() {
    return asksForUsage;
  }

  /** What is counted for a call whose answer was cut. */
  public CutCalls cutCalls() {
    return cutCalls;
  }

  /** On which models calls go down, see {@link Cap#downgradeAt}. Unmodifiable. */
  public List<Ladder> ladders() {
    return ladders;
  }

  /** What stops runaways, in the order of the configuration. Unmodifiable. */
  public List<KillSwitch> killSwitches() {
    return killSwitches;
  }

  /** What calls are expected to come to, for caps that hold no more. */
  public Expectations expectations() {
    return expectations;
  }

  /** Which labels calls have. */
  public LabelRules labelRules() {
    return labelRules;
  }

  /** Whether nothing but the version is another. */
  public boolean saysTheSameAs(Policy other) {
    return asksForUsage == other.asksForUsage
        && cutCalls == other.cutCalls
        && caps.equals(other.caps)
        && endpoints.equals(other.endpoints)
        && ladders.equals(other.ladders)
        && killSwitches.equals(other.killSwitches)
        && expectations.equals(other.expectations)
        && labelRules.equals(other.labelRules);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Policy
        && version == ((Policy) other).version
        && saysTheSameAs((Policy) other);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }
}
