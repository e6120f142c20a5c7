package dev.tollgate.collector.replay;

import dev.tollgate.collector.spend.Amounts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Unit;
import java.util.UUID;

/**
 * What a replay keeps of a call. Immutable.
 *
 * @param jvm the JVM start that made it
 * @param startMs when it began, in milliseconds since the epoch
 * @param endMs when it ended
 * @param retry whether its SDK said that it was one
 * @param amounts what it counted for
 * @param images how many it made
 */
record PastCall(
    UUID jvm,
    long startMs,
    long endMs,
    boolean retry,
    Labels labels,
    Amounts amounts,
    long images) {
  static PastCall of(Charge charge, Labels labels, UUID jvm) {
    return new PastCall(
        jvm,
        Math.floorDiv(charge.startMicros(), 1_000L),
        Math.floorDiv(charge.startMicros() + charge.durationMicros(), 1_000L),
        charge.attempt() > 0,
        labels,
        Amounts.of(charge),
        charge.countedImages());
  }

  /** What it counts in one unit. */
  long in(Unit unit) {
    return unit == Unit.IMAGES ? images : amounts.in(unit);
  }
}
