package dev.tollgate.collector.replay;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Labels;

/**
 * What a replay keeps of a call. Immutable.
 *
 * @param startMs when it began, in milliseconds since the epoch
 * @param amounts what it counted for
 */
record PastCall(long startMs, Labels labels, Amounts amounts) {
  static PastCall of(Charge charge) {
    return new PastCall(
        Math.floorDiv(charge.startMicros(), 1_000L), charge.labels(), Amounts.of(charge));
  }
}
