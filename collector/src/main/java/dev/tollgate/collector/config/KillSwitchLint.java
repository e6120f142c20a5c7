package dev.tollgate.collector.config;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Excess;
import dev.tollgate.ledger.policy.Glob;
import dev.tollgate.ledger.policy.KillSwitch;
import java.util.ArrayList;
import java.util.List;

/** Finds kill switches, or maxima of them, that are valid and yet can never trip. */
final class KillSwitchLint {
  /** What the agent takes for a history at least, see its {@code HistoryRun}. */
  private static final int FEWEST_CALLS = 10;

  private final String file;
  private final List<KillSwitchSpec> specs;
  private final List<Finding> findings = new ArrayList<>();

  private KillSwitchLint(String file, List<KillSwitchSpec> specs) {
    this.file = file;
    this.specs = specs;
  }

  static List<Finding> of(String file, List<KillSwitchSpec> specs) {
    KillSwitchLint lint = new KillSwitchLint(file, specs);
    for (int i = 0; i < specs.size(); i++) {
      lint.look(specs.get(i), "kill_switches[" + i + "]");
    }
    return lint.findings;
  }

  private void look(KillSwitchSpec spec, String path) {
    KillSwitch by = spec.killSwitch();
    long calls = by.limits(Excess.CALLS) ? by.max(Excess.CALLS) : Long.MAX_VALUE;
    for (Excess part : List.of(Excess.RETRIES, Excess.REPEATS)) {
      if (by.max(part) >= calls) {
        add(
            spec,
            path + ".max." + part.key(),
            "is never reached, since calls are stopped after "
                + calls
                + "; write less, or take it out");
      }
    }
    if (by.limits(Excess.HISTORY_GROWTH) && calls < FEWEST_CALLS) {
      add(
          spec,
          path + ".max.history_growth",
          "is never reached, since calls are stopped after "
              + calls
              + " and a history has "
              + FEWEST_CALLS
              + "; allow more calls, or take it out");
    }
    Label each = by.each();
    String only = each == null ? null : by.scope().values().get(each);
    if (only != null && Glob.of(only).isPlain()) {
      add(
          spec,
          path + ".each",
          "counts one value only, as the scope names it; take each out, or the label in the scope");
    }
    for (KillSwitchSpec other : specs) {
      if (!other.equals(spec) && tripsBefore(other, spec)) {
        add(
            spec,
            path,
            "never trips: \""
                + other.killSwitch().id()
                + "\" stops the same calls and more, and no later; lower these maxima or take it"
                + " out");
        return;
      }
    }
  }

  /** Whether the other surely trips before; of two that are the same, the first does. */
  private boolean tripsBefore(KillSwitchSpec other, KillSwitchSpec spec) {
    KillSwitch before = other.killSwitch();
    KillSwitch after = spec.killSwitch();
    return covers(before, after)
        && !(covers(after, before) && specs.indexOf(other) > specs.indexOf(spec));
  }

  /** Whether whatever would trip the narrow one has tripped the wide one by then. */
  private static boolean covers(KillSwitch wide, KillSwitch narrow) {
    boolean covers =
        !wide.shadow()
            && wide.withinMs() == narrow.withinMs()
            && (wide.each() == null || wide.each() == narrow.each())
            && Lint.covers(wide.scope(), narrow.scope());
    for (Excess excess : Excess.values()) {
      if (narrow.limits(excess)) {
        // Where values are counted together, the history of one is not seen.
        boolean seen = excess != Excess.HISTORY_GROWTH || wide.each() == narrow.each();
        covers &= seen && wide.limits(excess) && wide.max(excess) <= narrow.max(excess);
      }
    }
    return covers;
  }

  private void add(KillSwitchSpec spec, String path, String message) {
    findings.add(new Finding(file, spec.line(), spec.column(), path, message));
  }
}
