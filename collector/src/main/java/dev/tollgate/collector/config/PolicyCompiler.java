package dev.tollgate.collector.config;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Windows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a configuration into the policy that the gate obeys. The version grows only when the
 * gate would do something else, or when the windows must reach further ahead.
 */
public final class PolicyCompiler {
  private final @Nullable Policy old;
  private final long next;
  private final long nowMs;
  private final Map<String, Cap> oldById = new HashMap<>();

  /** Most caps share a few windows. */
  private final Map<WindowSpec, Windows> compiled = new HashMap<>();

  private PolicyCompiler(@Nullable Policy old, long next, long nowMs) {
    this.old = old;
    this.next = next;
    this.nowMs = nowMs;
    if (old != null) {
      old.caps().forEach(cap -> oldById.put(cap.id(), cap));
    }
  }

  /**
   * The policy for this configuration: {@code old} itself where it says the same.
   *
   * <p>A cap whose id, scope, label of each, window and zone are as before keeps its {@link
   * Cap#sinceVersion}: its counters go on. Every other cap is since the new version, and so is one
   * that refuses from now on: what is open was not held on it and has to be counted in.
   *
   * @param old the policy in force, or null
   * @param lastVersion the highest version ever used in this home
   * @param nowMs milliseconds since the epoch
   */
  public static Policy compile(Config config, @Nullable Policy old, long lastVersion, long nowMs) {
    return compile(config, Expectations.NONE, old, lastVersion, nowMs);
  }

  /**
   * The same.
   *
   * @param expectations what calls are expected to come to, for caps that hold no more
   */
  public static Policy compile(
      Config config,
      Expectations expectations,
      @Nullable Policy old,
      long lastVersion,
      long nowMs) {
    long next = Math.max(lastVersion, old == null ? 0 : old.version()) + 1;
    return new PolicyCompiler(old, next, nowMs).compile(config, expectations);
  }

  private Policy compile(Config config, Expectations expectations) {
    List<Cap> caps = new ArrayList<>();
    for (CapSpec spec : config.caps()) {
      caps.add(compile(spec));
    }
    Policy policy =
        new Policy(next, caps, config.endpoints(), config.asksForUsage(), config.cutCalls())
            .withLadders(config.ladders().stream().map(LadderSpec::ladder).toList())
            .withKillSwitches(
                config.killSwitches().stream().map(KillSwitchSpec::killSwitch).toList())
            .withLabelRules(config.rules())
            .withExpectations(
                caps.stream().anyMatch(Cap::holdsExpected) ? expectations : Expectations.NONE);
    return old != null && policy.saysTheSameAs(old) ? old : policy;
  }

  private Cap compile(CapSpec spec) {
    Windows fresh = compiled.computeIfAbsent(spec.window(), window -> window.compile(nowMs));
    Throttle throttle = spec.throttle();
    Cap cap =
        new Cap.Builder(spec.id())
            .owner(spec.owner())
            .scope(spec.scope())
            .each(spec.each())
            .countsJvmsApart(spec.window() instanceof JobWindow job && !job.shared())
            .limit(spec.limit().unit(), spec.limit().value())
            .refuseAt(spec.refuseAt())
            .downgradeAt(spec.downgradeAt())
            .clamps(spec.clamps())
            .holdsExpected(spec.holdsExpected())
            .reserve(spec.reserve())
            .priority(spec.priority())
            .raisedBy(spec.raisedBy())
            .throttle(
                spec.throttleAt(),
                throttle == null ? 0 : throttle.calls(),
                throttle == null ? 0 : throttle.perMs())
            .shadow(spec.shadow())
            .refuseWhenUnenforceable(spec.refuseWhenUnenforceable())
            .windows(spec.window().name(), spec.window().zone().getId(), fresh)
            .sinceVersion(next)
            .build();
    Cap before = oldById.get(spec.id());
    if (before == null || !before.countsLike(cap) || (isHard(cap) && !isHeld(before, cap))) {
      return cap;
    }
    Windows windows =
        spec.window().stillServes(before.windows(), fresh, nowMs) ? before.windows() : fresh;
    return cap.toBuilder()
        .windows(cap.windowName(), cap.zone(), windows)
        .sinceVersion(before.sinceVersion())
        .build();
  }

  /** Whether calls that are open by now are held on it in the unit that it will have. */
  private static boolean isHeld(Cap before, Cap cap) {
    return isHard(before) && before.unit() == cap.unit();
  }

  private static boolean isHard(Cap cap) {
    return cap.refuses() && !cap.shadow();
  }
}
