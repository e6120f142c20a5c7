package dev.tollgate.collector.why;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.pricing.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The costs of a charge, and why they differ from each other, in words. Stateless. */
final class CostWords {
  private CostWords() {}

  /** Whether nobody knows what the call costs. */
  static boolean isUnknown(Charge charge) {
    return charge.has(Flag.UNPRICED);
  }

  /** Whether usage times a catalogue's rates is what the charge costs. */
  static boolean costsByList(Charge charge) {
    return !charge.has(Flag.FREE)
        && !charge.has(Flag.REPEATED)
        && !charge.has(Flag.LOST)
        && !charge.has(Flag.UNITEMISED)
        && !charge.has(Flag.BYOK);
  }

  static String list(Charge charge) {
    if (isUnknown(charge)) {
      return "unknown: no price";
    }
    return Money.usd(charge.listCostNanos())
        + " USD"
        + (charge.has(Flag.ESTIMATED) ? ", about: some quantity is estimated" : "")
        + (charge.has(Flag.REPEATED) ? ": the answer was counted before" : "")
        + (charge.has(Flag.FREE) ? ": free" : "");
  }

  static @Nullable String contracted(Charge charge) {
    if (charge.contractedCostNanos() < 0) {
      return null;
    }
    long saved = charge.listCostNanos() - charge.contractedCostNanos();
    return Money.usd(charge.contractedCostNanos())
        + " USD, by negotiated prices: "
        + Money.usd(Math.abs(saved))
        + (saved < 0 ? " USD above list" : " USD below list");
  }

  static String counted(Charge charge) {
    String usd = Money.usd(charge.countedNanos()) + " USD";
    if (!charge.left()) {
      return "nothing: the call was refused and never left";
    }
    if (charge.has(Flag.LOST)) {
      return usd + ", what was held for it: its JVM died before the answer was read";
    }
    if (charge.has(Flag.COUNTED_AS_HELD)) {
      return usd + ", what was held for it: the answer was cut, and may be billed at more";
    }
    if (isUnknown(charge)) {
      return usd + ", by the dearest price known for its provider: unknown is never zero";
    }
    return charge.countedNanos() == charge.listCostNanos()
        ? usd + ", the list cost"
        : usd + ", not the list cost";
  }

  static @Nullable String vendor(Charge charge) {
    String said = charge.vendorCostUsd();
    if (said == null) {
      return null;
    }
    String difference = "";
    if (!isUnknown(charge)) {
      try {
        BigDecimal ours = BigDecimal.valueOf(charge.listCostNanos(), 9);
        BigDecimal more = new BigDecimal(said).subtract(ours);
        difference =
            more.signum() == 0
                ? ", the same"
                : ", "
                    + more.abs().stripTrailingZeros().toPlainString()
                    + (more.signum() > 0 ? " USD above list" : " USD below list")
                    + ": it may round, discount, or use newer prices";
      } catch (NumberFormatException e) {
        difference = ", which is no number";
      }
    }
    return said + " USD by the provider's own word" + difference;
  }
}
