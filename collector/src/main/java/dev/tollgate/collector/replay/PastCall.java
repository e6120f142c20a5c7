package dev.tollgate.collector.replay;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Unit;

/**
 * What a replay keeps of a call. Immutable.
 *
 * @param startMs when it began, in milliseconds since the epoch
 * @param amounts what it counted for
 * @param images how many it made
 */
record PastCall(long startMs, Labels labels, Amounts amounts, long images) {
  static PastCall of(Charge charge) {
    return new PastCall(
        Math.floorDiv(charge.startMicros(), 1_000L),
        charge.labels(),
        Amounts.of(charge),
        charge.countedImages());
  }

  /** What it counts in one unit. */
  long in(Unit unit) {
    return unit == Unit.IMAGES ? images : amounts.in(unit);
  }
}
