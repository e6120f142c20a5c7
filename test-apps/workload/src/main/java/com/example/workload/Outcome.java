package com.example.workload;

import org.jspecify.annotations.Nullable;

/**
 * What came of a call. Immutable.
 *
 * @param status the HTTP status that was answered; null when there was none
 * @param members what the call's line says after {@code ok}: members of a JSON object
 */
public record Outcome(boolean ok, @Nullable Integer status, String members) {

  /** Whether the call was answered with an error that the provider does not blame on itself. */
  boolean refused() {
    return !ok && status != null && status < 500;
  }
}
