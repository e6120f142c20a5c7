package dev.tollgate.benchmarks.path;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Scope;
import dev.tollgate.ledger.policy.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Policies of hard caps that no benchmark ever fills. */
final class Caps {
  private static final long LIMIT_NANOS = 1_000_000_000_000_000L;

  private Caps() {}

  /** Caps that all match every call. */
  static Policy matching(int count) {
    List<Cap> caps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      caps.add(cap("cap-" + i, Map.of()));
    }
    return new Policy(1, caps);
  }

  /**
   * What a host with many services has: one cap for everything, one for the provider, one for the
   * model, and one for each service, of which one is ours.
   */
  static Policy perService(int count) {
    return perService(count, 4);
  }

  /** The same, of which so many match, at least four. */
  static Policy perService(int count, int match) {
    return perService(1, count, match);
  }

  /** The same, of this version. */
  static Policy perService(long version, int count, int match) {
    List<Cap> caps = new ArrayList<>();
    caps.add(cap("all", Map.of()));
    caps.add(cap("provider", Map.of(Label.PROVIDER, "openai")));
    caps.add(cap("model", Map.of(Label.MODEL, "gpt-4.1-mini")));
    caps.add(cap("checkout", Map.of(Label.SERVICE, "checkout")));
    for (int i = caps.size(); i < match; i++) {
      caps.add(cap("more-" + i, Map.of(Label.SERVICE, "checkout")));
    }
    for (int i = caps.size(); i < count; i++) {
      caps.add(cap("service-" + i, Map.of(Label.SERVICE, "service-" + i)));
    }
    return new Policy(version, caps);
  }

  private static Cap cap(String id, Map<Label, String> scope) {
    return new Cap.Builder(id)
        .owner("platform")
        .scope(new Scope(scope))
        .limit(Unit.USD, LIMIT_NANOS)
        .refuseAt(LIMIT_NANOS)
        .build();
  }
}
