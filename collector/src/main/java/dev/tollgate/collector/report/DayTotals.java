package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Running totals of list cost, day by day: a call belongs to the day on which it began. What has no
 * price is in no total, and the total says so. One thread.
 */
final class DayTotals {
  private final ZoneId zone;
  private final Map<LocalDate, Long> nanosByDay = new HashMap<>();
  private final Map<LocalDate, Long> unpriced = new HashMap<>();

  DayTotals(ZoneId zone) {
    this.zone = zone;
  }

  /** Adds a charge to its day and returns the day's total so far, in nano-USD. */
  long add(Charge charge) {
    return add(dayOf(charge), listNanos(charge), isUnpriced(charge) ? 1 : 0);
  }

  /** Adds what a correction changes to its charge's day, and returns the day's total so far. */
  long add(Correction correction) {
    Charge before = correction.before();
    Charge after = correction.after();
    return add(
        dayOf(after),
        listNanos(after) - listNanos(before),
        (isUnpriced(after) ? 1 : 0) - (isUnpriced(before) ? 1 : 0));
  }

  private long add(LocalDate day, long nanos, long withoutPrice) {
    unpriced.merge(day, withoutPrice, Long::sum);
    return nanosByDay.merge(day, nanos, DayTotals::saturatingSum);
  }

  /** What a charge adds to its day. */
  static long listNanos(Charge charge) {
    return charge.left() && !charge.has(Flag.UNPRICED) ? Math.max(0, charge.listCostNanos()) : 0;
  }

  private static boolean isUnpriced(Charge charge) {
    return charge.left() && charge.has(Flag.UNPRICED);
  }

  private static long saturatingSum(long a, long b) {
    long sum = a + b;
    return b > 0 && sum < a ? Long.MAX_VALUE : sum;
  }

  /** Whether the charge's day has calls without a price: the total is a lower bound. */
  boolean isIncomplete(Charge charge) {
    return unpriced.getOrDefault(dayOf(charge), 0L) > 0;
  }

  private LocalDate dayOf(Charge charge) {
    return LocalDate.ofInstant(
        Instant.ofEpochMilli(Math.floorDiv(charge.startMicros(), 1_000L)), zone);
  }
}
