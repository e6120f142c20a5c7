package com.example.workload;

import org.jspecify.annotations.Nullable;

/** What came of a call. Immutable. */
public final class Outcome {
  private final boolean ok;
  private final @Nullable Integer status;
  private final String members;

  /**
   * An outcome.
   *
   * @param status the HTTP status that was answered; null when there was none
   * @param members what the call's line says after {@code ok}: members of a JSON object
   */
  public Outcome(boolean ok, @Nullable Integer status, String members) {
    this.ok = ok;
    this.status = status;
    this.members = members;
  }

  boolean ok() {
    return ok;
  }

  String members() {
    return members;
  }

  /** Whether the call was answered with an error that the provider does not blame on itself. */
  boolean refused() {
    return !ok && status != null && status < 500;
  }
}
