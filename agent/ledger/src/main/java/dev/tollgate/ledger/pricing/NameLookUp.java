package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.Nullable;

/** A name look-up is what a model's name led to. Immutable. */
public final class NameLookUp {
  private final String rule;
  private final @Nullable ListedModel model;
  private final boolean free;

  NameLookUp(String rule, @Nullable ListedModel model, boolean free) {
    this.rule = rule;
    this.model = model;
    this.free = free;
  }

  /** How it was found or why not: see {@link Price#rule}. */
  public String rule() {
    return rule;
  }

  /** The model, or null where there is none. */
  public @Nullable ListedModel model() {
    return model;
  }

  /** Whether a call by this name costs nothing. */
  public boolean free() {
    return free;
  }
}
