package dev.tollgate.collector.config;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.LabelRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds label rules that are valid and yet never set a label. */
final class LabelRuleLint {
  private LabelRuleLint() {}

  static List<Finding> of(String file, List<LabelRuleSpec> specs) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      LabelRuleSpec spec = specs.get(i);
      String problem =
          spec.rule().match().values().containsKey(Label.REGIME)
              ? "never matches: no JVM gives its calls a regime, and no rule sees what another"
                  + " sets; match another label"
              : isBehind(specs.subList(0, i), spec.rule())
                  ? "never sets anything: rules before it match the same calls and set the same"
                      + " labels; put it before them, or take it out"
                  : null;
      if (problem != null) {
        findings.add(new Finding(file, spec.line(), spec.column(), "labels[" + i + "]", problem));
      }
    }
    return findings;
  }

  /** Whether every label that the rule sets is surely set by an earlier one on all its calls. */
  private static boolean isBehind(List<LabelRuleSpec> earlier, LabelRule rule) {
    Set<Label> left = EnumSet.copyOf(rule.set().keySet());
    for (LabelRuleSpec before : earlier) {
      if (Lint.covers(before.rule().match(), rule.match())) {
        left.removeAll(before.rule().set().keySet());
      }
    }
    return left.isEmpty();
  }
}
