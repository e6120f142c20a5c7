package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reserve is the last part of a cap's limit, which is kept for some workflows and for calls of
 * some priority: every other call is refused where it begins. Immutable.
 */
public final class Reserve {
  private final long amount;
  private final List<String> workflows;
  private final Glob[] wanted;
  private final Priority priority;

  /**
   * A reserve; a copy of the workflows is kept.
   *
   * @param amount how much is kept, in the cap's unit
   * @param workflows patterns of the workflows that may draw on it, see {@link Glob}
   * @param priority the least that calls of any other workflow need
   */
  public Reserve(long amount, List<String> workflows, Priority priority) {
    this.amount = amount;
    this.workflows = List.copyOf(workflows);
    this.wanted = this.workflows.stream().map(Glob::of).toArray(Glob[]::new);
    this.priority = priority;
  }

  /** How much is kept, in the cap's unit. */
  public long amount() {
    return amount;
  }

  /** Patterns of the workflows that may draw on it. Unmodifiable. */
  public List<String> workflows() {
    return workflows;
  }

  /** The least priority that calls of any other workflow need to draw on it. */
  public Priority priority() {
    return priority;
  }

  /** Whether a call with these labels may draw on it. Makes no garbage. */
  public boolean isFor(Labels call, Priorities priorities) {
    String workflow = call.get(Label.WORKFLOW);
    if (workflow != null) {
      for (Glob each : wanted) {
        if (each.matches(workflow)) {
          return true;
        }
      }
    }
    return priorities.of(call).isAtLeast(priority);
  }

  /** Whom it is kept for, in words: {@code checkout, support-* and priority high}. */
  public String words() {
    String calls = "priority " + priority.key() + (priority == Priority.HIGH ? "" : " and higher");
    return workflows.isEmpty() ? calls : String.join(", ", workflows) + " and " + calls;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Reserve)) {
      return false;
    }
    Reserve that = (Reserve) other;
    return amount == that.amount && workflows.equals(that.workflows) && priority == that.priority;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(amount) * 31 + workflows.hashCode();
  }

  @Override
  public String toString() {
    return amount + " for " + words();
  }
}
