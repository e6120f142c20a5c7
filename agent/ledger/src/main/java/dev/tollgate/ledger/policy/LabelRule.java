package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A label rule says which labels the calls of a scope have, see {@link LabelRules}. Immutable. */
public final class LabelRule {
  private final Scope match;
  private final Map<Label, String> set;

  /**
   * A rule; a copy of what it sets is kept.
   *
   * @param match against the labels that a call has without any rule
   */
  public LabelRule(Scope match, Map<Label, String> set) {
    EnumMap<Label, String> copy = new EnumMap<>(Label.class);
    copy.putAll(set);
    this.match = match;
    this.set = Collections.unmodifiableMap(copy);
  }

  /** Which calls it labels. */
  public Scope match() {
    return match;
  }

  /** The labels that it sets. Unmodifiable. */
  public Map<Label, String> set() {
    return set;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelRule
        && match.equals(((LabelRule) other).match)
        && set.equals(((LabelRule) other).set);
  }

  @Override
  public int hashCode() {
    return 31 * match.hashCode() + set.hashCode();
  }

  @Override
  public String toString() {
    return match + " is " + set;
  }
}
