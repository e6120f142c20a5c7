package dev.tollgate.ledger.policy;

/**
 * What caps that hold count for a call whose answer was cut or given up before the provider said
 * what it used, so that it may bill more than passed.
 */
public enum CutCalls {
  /** All that was held for it: such calls pass no limit. */
  HOLD,
  /** What is estimated from what passed: caps may then pass their limits by the rest. */
  ESTIMATE
}
