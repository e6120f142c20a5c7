package dev.tollgate.collector.inspect;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.pricing.Money;
import java.util.ArrayList;
import java.util.List;

/**
 * What a charge says of itself that cannot all be true. Prices are not looked up again: a charge
 * does not keep all that decided its price.
 */
final class ChargeArithmetic {
  private ChargeArithmetic() {}

  /** Every contradiction in words; empty where the charge holds. */
  static List<String> contradictions(Charge charge) {
    List<String> found = new ArrayList<>();
    long listNanos = charge.listCostNanos();
    long countedNanos = charge.countedNanos();
    if (listNanos < 0 || countedNanos < 0) {
      found.add(
          "costs less than nothing: list "
              + Money.usd(listNanos)
              + " USD, counted "
              + Money.usd(countedNanos)
              + " USD");
    }
    boolean itemised = !charge.has(Flag.UNITEMISED);
    boolean asHeld = charge.has(Flag.COUNTED_AS_HELD) && countedNanos > listNanos;
    if (itemised && !charge.has(Flag.UNPRICED) && !asHeld && listNanos != countedNanos) {
      found.add(
          "has a price, and counts "
              + Money.usd(countedNanos)
              + " USD instead of its list cost "
              + Money.usd(listNanos)
              + " USD");
    }
    if (itemised && !charge.has(Flag.LOST) && listNanos > 0 && charge.priceSource() == null) {
      found.add("costs " + Money.usd(listNanos) + " USD by no price");
    }
    if (charge.calls() < 1 || (itemised && charge.calls() > 1)) {
      found.add("stands for " + charge.calls() + " calls");
    }
    if (!charge.left() && (countedNanos != 0 || !charge.usage().isZero())) {
      found.add("never left its JVM, and has usage or a cost");
    }
    if (charge.durationMicros() < 0 || charge.firstByteMicros() > charge.durationMicros()) {
      found.add(
          "took "
              + charge.durationMicros()
              + " microseconds, its first byte "
              + charge.firstByteMicros());
    }
    return found;
  }
}
