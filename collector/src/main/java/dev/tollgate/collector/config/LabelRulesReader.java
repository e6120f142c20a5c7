package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.LabelRule;
import dev.tollgate.ledger.policy.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the label rules of the file. One thread. */
final class LabelRulesReader {
  /** Each takes time of every call that its JVM has not met lately. */
  private static final int MOST = 1_000;

  private LabelRulesReader() {}

  /** Those of the file; what a wrong one says does not matter, the file is refused. */
  static List<LabelRuleSpec> read(MappingReader file, Findings findings) {
    List<LabelRuleSpec> specs = new ArrayList<>();
    Node node = file.get("labels");
    if (node == null || MappingReader.isNull(node)) {
      return specs;
    }
    if (!(node instanceof SequenceNode list)) {
      findings.add(
          node, "labels", "is not a list; write each rule after a dash: - set: { team: search }");
      return specs;
    }
    if (list.getValue().size() > MOST) {
      findings.add(
          list,
          "labels",
          "has " + list.getValue().size() + " rules; write at most " + MOST + " of them");
      return specs;
    }
    for (Node rule : list.getValue()) {
      String path = "labels[" + specs.size() + "]";
      specs.add(
          rule(new MappingReader(findings, path, rule, ConfigKeys.LABEL_RULE.names()), findings));
    }
    return specs;
  }

  private static LabelRuleSpec rule(MappingReader rule, Findings findings) {
    Scope match = ScopeReader.scope(rule, "match", findings);
    ScopeReader.beforehand(rule, "match", match, null);
    return new LabelRuleSpec(new LabelRule(match, set(rule, findings)), rule.line(), rule.column());
  }

  private static Map<Label, String> set(MappingReader rule, Findings findings) {
    Map<Label, String> values = new EnumMap<>(Label.class);
    Node node = rule.get("set");
    if (node == null || MappingReader.isNull(node)) {
      rule.wrong("set", "sets no label; write set: { team: search }");
      return values;
    }
    List<String> names = ConfigKeys.LABEL_SET.names();
    MappingReader set = new MappingReader(findings, rule.pathOf("set"), node, names);
    for (String name : names) {
      String value = set.text(name, "search");
      Label label = Label.ofKey(name);
      if (value != null && label != null) {
        List<String> known = ConfigKeys.VALUES.get(label);
        if (known != null && !known.contains(value)) {
          set.wrong(name, MappingReader.unknown(value, name, known));
        }
        CapReader.tooLong(set, name, value);
        values.put(label, value);
      }
    }
    if (set.isEmpty()) {
      rule.wrong("set", "sets no label; write set: { team: search }");
    }
    return values;
  }
}
