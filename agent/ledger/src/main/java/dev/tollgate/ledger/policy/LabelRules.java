package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Label rules put calls under the labels that an organisation keeps in one file, whatever their
 * JVMs were told. Looked at in their order, each against the labels that the call has without any
 * rule; of every label the first rule that sets it wins. Immutable.
 */
public final class LabelRules {
  /** Calls have the labels that their JVM gives them. */
  public static final LabelRules NONE = new LabelRules(List.of());

  /** The labels that rules can set; what a call is known by stays as it is. */
  public static final Set<Label> SETTABLE =
      Collections.unmodifiableSet(
          EnumSet.of(Label.WORKFLOW, Label.TEAM, Label.OWNER, Label.MODE, Label.REGIME));

  private final List<LabelRule> all;

  /** These rules; a copy is kept. */
  public LabelRules(List<LabelRule> all) {
    this.all = List.copyOf(all);
  }

  /** All of them, in their order. Unmodifiable. */
  public List<LabelRule> all() {
    return all;
  }

  /** The labels of a call that has these without any rule. */
  public Labels applyTo(Labels own) {
    Labels.Builder labels = null;
    Set<Label> left = EnumSet.copyOf(SETTABLE);
    for (LabelRule rule : all) {
      if (left.isEmpty()) {
        break;
      }
      if (rule.match().matches(own)) {
        labels = labels == null ? own.toBuilder() : labels;
        for (Map.Entry<Label, String> set : rule.set().entrySet()) {
          if (left.remove(set.getKey())) {
            labels.set(set.getKey(), set.getValue());
          }
        }
      }
    }
    return labels == null ? own : labels.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelRules && all.equals(((LabelRules) other).all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }
}
