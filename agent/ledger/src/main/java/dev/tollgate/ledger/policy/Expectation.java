package dev.tollgate.ledger.policy;

import org.jspecify.annotations.Nullable;

/**
 * An expectation is what 99 of 100 past calls of one workflow to one model have not passed.
 * Immutable.
 */
public final class Expectation {
  private final String workflow;
  private final String model;
  private final long costNanos;
  private final long tokens;

  /** See the accessors. */
  public Expectation(String workflow, String model, long costNanos, long tokens) {
    this.workflow = workflow;
    this.model = model;
    this.costNanos = costNanos;
    this.tokens = tokens;
  }

  /** The value of {@link dev.tollgate.ledger.labels.Label#WORKFLOW} that the calls have. */
  public String workflow() {
    return workflow;
  }

  /** The model that their requests name. */
  public String model() {
    return model;
  }

  /** What 99 of 100 have cost at most, in nano-USD. */
  public long costNanos() {
    return costNanos;
  }

  /** How many tokens 99 of 100 have used at most, in and out. */
  public long tokens() {
    return tokens;
  }

  /** What a call is expected to come to at most, in this unit; never more than {@code ceiling}. */
  public long in(Unit unit, long ceiling) {
    switch (unit) {
      case USD:
        return Math.min(ceiling, costNanos);
      case TOKENS:
        return Math.min(ceiling, tokens);
      default:
        return ceiling;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Expectation)) {
      return false;
    }
    Expectation that = (Expectation) other;
    return workflow.equals(that.workflow)
        && model.equals(that.model)
        && costNanos == that.costNanos
        && tokens == that.tokens;
  }

  @Override
  public int hashCode() {
    return workflow.hashCode() * 31 + model.hashCode();
  }

  @Override
  public String toString() {
    return workflow + " " + model + ": " + costNanos + " nano-USD, " + tokens + " tokens";
  }
}
