package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Windows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a configuration into the policy that the gate obeys. The version grows only when the
 * gate would do something else, or when the windows must reach further ahead.
 */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /**
   * The policy for this configuration: {@code old} itself where it says the same.
   *
   * <p>A cap whose id, scope, window and zone are as before keeps its {@link Cap#sinceVersion}: its
   * counters go on. Every other cap is since the new version, and so is one that refuses from now
   * on: what is open was not held on it and has to be counted in.
   *
   * @param old the policy in force, or null
   * @param lastVersion the highest version ever used in this home
   * @param nowMs milliseconds since the epoch
   */
  public static Policy compile(Config config, @Nullable Policy old, long lastVersion, long nowMs) {
    long next = Math.max(lastVersion, old == null ? 0 : old.version()) + 1;
    List<Cap> caps = new ArrayList<>();
    for (CapSpec spec : config.caps()) {
      caps.add(compile(spec, old == null ? null : sameCounters(spec, old), next, nowMs));
    }
    Policy compiled = new Policy(next, caps, config.endpoints(), config.asksForUsage());
    return old != null && compiled.saysTheSameAs(old) ? old : compiled;
  }

  private static Cap compile(CapSpec spec, @Nullable Cap before, long next, long nowMs) {
    Windows windows =
        before != null && spec.window().stillServes(before.windows(), spec.zone(), nowMs)
            ? before.windows()
            : spec.window().compile(spec.zone(), nowMs);
    return new Cap.Builder(spec.id())
        .owner(spec.owner())
        .scope(spec.scope())
        .limit(spec.limit().unit(), spec.limit().value())
        .refuseAt(spec.refuseAt())
        .shadow(spec.shadow())
        .refuseWhenUnenforceable(spec.refuseWhenUnenforceable())
        .windows(spec.window().key(), spec.zone().getId(), windows)
        .sinceVersion(before == null ? next : before.sinceVersion())
        .build();
  }

  /** Whether calls that are open by now are held on it in the unit that it will have. */
  private static boolean isHeld(Cap cap, CapSpec spec) {
    return cap.refuses() && !cap.shadow() && cap.unit() == spec.limit().unit();
  }

  private static boolean isHard(CapSpec spec) {
    return spec.refuseAt() != Long.MAX_VALUE && !spec.shadow();
  }

  private static @Nullable Cap sameCounters(CapSpec spec, Policy old) {
    for (Cap cap : old.caps()) {
      if (cap.id().equals(spec.id())
          && cap.scope().equals(spec.scope())
          && cap.windowName().equals(spec.window().key())
          && cap.zone().equals(spec.zone().getId())
          && (isHeld(cap, spec) || !isHard(spec))) {
        return cap;
      }
    }
    return null;
  }
}
