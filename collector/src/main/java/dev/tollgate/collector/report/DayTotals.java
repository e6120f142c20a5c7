package dev.tollgate.collector.report;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Running totals of list cost, day by day: a call belongs to the day on which it began. What has no
 * price is in no total, and the total says so. One thread.
 */
final class DayTotals {
  private final ZoneId zone;
  private final Map<LocalDate, Long> nanosByDay = new HashMap<>();
  private final Set<LocalDate> incomplete = new HashSet<>();

  DayTotals(ZoneId zone) {
    this.zone = zone;
  }

  /** Adds a charge to its day and returns the day's total so far, in nano-USD. */
  long add(Charge charge) {
    LocalDate day = dayOf(charge);
    if (!charge.left()) {
      return nanosByDay.getOrDefault(day, 0L);
    }
    if (charge.has(Flag.UNPRICED)) {
      incomplete.add(day);
      return nanosByDay.getOrDefault(day, 0L);
    }
    return nanosByDay.merge(day, Math.max(0, charge.listCostNanos()), DayTotals::saturatingSum);
  }

  private static long saturatingSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Whether the charge's day has calls without a price: the total is a lower bound. */
  boolean isIncomplete(Charge charge) {
    return incomplete.contains(dayOf(charge));
  }

  private LocalDate dayOf(Charge charge) {
    return LocalDate.ofInstant(
        Instant.ofEpochMilli(Math.floorDiv(charge.startMicros(), 1_000L)), zone);
  }
}
