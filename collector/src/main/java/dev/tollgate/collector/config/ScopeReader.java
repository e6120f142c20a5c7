package dev.tollgate.collector.config;

import dev.tollgate.collector.config.MappingReader.Findings;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Glob;
import dev.tollgate.ledger.policy.Scope;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads which calls a cap counts or a rule labels, and what it counts them apart by. */
final class ScopeReader {
  /** Labels that a cap will match once something gives them to calls. */
  private static final List<String> NOT_YET = List.of("user", "route");

  private static final String AFTERWARDS =
      "asks for waste, which is known once a call has ended; take it out, or let a cap alert by it";

  private ScopeReader() {}

  static Scope scope(MappingReader of, String key, Findings findings) {
    Map<Label, String> values = new EnumMap<>(Label.class);
    Node node = of.get(key);
    if (node == null || MappingReader.isNull(node)) {
      return new Scope(values);
    }
    String path = of.pathOf(key);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name && NOT_YET.contains(name.getValue())) {
          findings.add(name, path, notYet(name.getValue()));
          return new Scope(values);
        }
      }
    }
    MappingReader scope = new MappingReader(findings, path, node, ConfigKeys.SCOPE.names());
    for (String name : ConfigKeys.SCOPE.names()) {
      String value = scope.text(name, "checkout");
      Label label = Label.ofKey(name);
      if (value == null || label == null) {
        continue;
      }
      if (value.length() > Label.MAX_LENGTH) {
        scope.wrong(
            name,
            "has "
                + value.length()
                + " characters, and labels are cut after "
                + Label.MAX_LENGTH
                + "; write the first "
                + Label.MAX_LENGTH);
      } else if (ConfigKeys.VALUES.containsKey(label)
          && ConfigKeys.VALUES.get(label).stream().noneMatch(Glob.of(value)::matches)) {
        scope.wrong(name, MappingReader.unknown(value, name, ConfigKeys.VALUES.get(label)));
      }
      values.put(label, value);
    }
    return new Scope(values);
  }

  static @Nullable Label each(MappingReader cap) {
    String text = cap.text("each", "workflow");
    if (text == null) {
      return null;
    }
    List<String> known = ConfigKeys.SCOPE.names();
    if (!known.contains(text)) {
      cap.wrong(
          "each",
          NOT_YET.contains(text) ? notYet(text) : MappingReader.unknown(text, "label", known));
      return null;
    }
    return Label.ofKey(text);
  }

  /** Refuses what is known of a call only once it has ended, for whoever asks before that. */
  static void beforehand(MappingReader of, String key, Scope scope, @Nullable Label each) {
    if (each == Label.WASTE) {
      of.wrong("each", AFTERWARDS);
    }
    if (scope.values().containsKey(Label.WASTE)) {
      of.wrong(key, AFTERWARDS);
    }
  }

  private static String notYet(String label) {
    return '"'
        + label
        + "\" is a label that no call has yet; write one of "
        + String.join(", ", ConfigKeys.SCOPE.names());
  }
}
