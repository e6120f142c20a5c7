package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scope is the labels that a cap matches: every one of them must have a value of that pattern
 * (see {@link Glob}). An empty scope matches every call. Immutable.
 */
public final class Scope {
  private final Map<Label, String> values;

  /**
   * The same, side by side: the gate asks every cap in every call, and a map's iterator is garbage.
   */
  private final Label[] labels;

  private final Glob[] wanted;

  /** The scope of these labels; a copy is kept. */
  public Scope(Map<Label, String> values) {
    EnumMap<Label, String> copy = new EnumMap<>(Label.class);
    copy.putAll(values);
    this.values = Collections.unmodifiableMap(copy);
    this.labels = copy.keySet().toArray(new Label[0]);
    this.wanted = copy.values().stream().map(Glob::of).toArray(Glob[]::new);
  }

  /** Whether a call with these labels falls under the scope. */
  public boolean matches(Labels call) {
    for (int i = 0; i < labels.length; i++) {
      String value = call.get(labels[i]);
      if (value == null || !wanted[i].matches(value)) {
        return false;
      }
    }
    return true;
  }

  /** The labels and their patterns, in the order of {@link Label}. Unmodifiable. */
  public Map<Label, String> values() {
    return values;
  }

  /** The one spelling of this scope, part of a cap's key: {@code key=value}, one a line. */
  public String definition() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (label, value) -> text.append(label.key()).append('=').append(value).append('\n'));
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope && values.equals(((Scope) other).values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
